using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Platform.Contracts;

namespace Platform.Streaming;

/// <summary>
/// Events as JSON without personal data, as <see cref="PersonalDataAttribute"/> marks it: who somebody is becomes a
/// pseudonym, all else is removed. A field that this program does not know is not written at all.
/// </summary>
internal sealed class EventRedaction(string key)
{
    /// <summary>Stands for what was removed, so that a required field is still there.</summary>
    public const string Removed = "[removed]";

    /// <summary>How events are read again; strict, since what is not complete must not be counted.</summary>
    public static JsonSerializerOptions Reading { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private readonly ConcurrentDictionary<string, JsonSerializerOptions> _byTenant = new(StringComparer.Ordinal);

    public byte[] Write(IEvent @event) =>
        JsonSerializer.SerializeToUtf8Bytes(@event, @event.GetType(), _byTenant.GetOrAdd(@event.TenantId, OptionsOf));

    /// <summary>The same for the same customer of a tenant; nobody without the key can find the customer by trying.</summary>
    public string Pseudonym(string tenant, string value) => "p_" + Base64Url.EncodeToString(
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{tenant}\n{value}")).AsSpan(0, 16));

    private JsonSerializerOptions OptionsOf(string tenant) => new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(type =>
        {
            foreach (var property in type.Properties)
                if (MarkOf(type.Type, property) is { } mark)
                    Redact(property, mark, tenant);
        }),
    };

    private void Redact(JsonPropertyInfo property, PersonalDataAttribute mark, string tenant)
    {
        if (property.PropertyType != typeof(string) || property.Get is not { } get)
        {
            property.ShouldSerialize = (_, _) => false;
            return;
        }

        property.Get = owner => get(owner) switch
        {
            string { Length: > 0 } value => mark.Identity ? Pseudonym(tenant, value) : Removed,
            var nothing => nothing,
        };
    }

    // A mark on a record's parameter that was meant for the property counts too.
    private static PersonalDataAttribute? MarkOf(Type type, JsonPropertyInfo property) =>
        property.AttributeProvider is not MemberInfo member
            ? null
            : member.GetCustomAttribute<PersonalDataAttribute>()
                ?? type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
                    .FirstOrDefault(parameter => parameter.Name == member.Name)?.GetCustomAttribute<PersonalDataAttribute>();
}

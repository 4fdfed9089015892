using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Conversations;

namespace Platform.Audit.Recording;

/// <summary>
/// Reads an event from MassTransit's message envelope. It looks at the JSON and at no event class, so what is recorded
/// is what was published and an event type that did not exist yesterday is recorded like any other.
/// </summary>
internal static class EventReader
{
    public const string TurnOpened = "turn_opened";
    public const string TurnClosed = "turn_closed";

    private static readonly string InterfaceUrn = MessageUrn.ForTypeString<IEvent>();

    // Relaxed: customers' words stay readable in the evidence, and short.
    private static readonly JsonWriterOptions Compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static AuditEntry Read(ReadOnlyMemory<byte> envelope)
    {
        using var document = JsonDocument.Parse(envelope);
        var message = document.RootElement.GetProperty("message");
        var type = TypeOf(document.RootElement.GetProperty("messageType"));
        var payload = PayloadOf(message);
        return new AuditEntry(
            message.GetProperty("tenantId").GetString()!,
            message.GetProperty("eventId").GetGuid(),
            type,
            message.GetProperty("occurredAt").GetDateTimeOffset(),
            Find(message, "conversationId")?.GetString(),
            (Find(message, "turnId") ?? Find(message, "messageId"))?.GetGuid(),
            Find(message, "sequence")?.GetInt64(),
            payload,
            Chain.HashOf(payload),
            type == TurnClosed ? EndOf(message) : null);
    }

    public static TurnEnd EndOf(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return EndOf(document.RootElement);
    }

    private static TurnEnd EndOf(JsonElement message) => new(
        message.GetProperty("eventCount").GetInt32(), message.GetProperty("decision").Deserialize<Decision>());

    private static string TypeOf(JsonElement urns)
    {
        var urn = urns.EnumerateArray().Select(element => element.GetString()!).First(urn => urn != InterfaceUrn);
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(urn[(urn.LastIndexOf(':') + 1)..]);
    }

    private static string PayloadOf(JsonElement message)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            message.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static JsonElement? Find(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Platform.Storage;

/// <summary>Name, shape and indexes of a collection.</summary>
/// <param name="name">Lower case letters, digits and underscores; permanent, since data lives under it.</param>
public sealed class CollectionDefinition<T>(string name)
    where T : class
{
    private readonly List<IndexDefinition<T>> _indexes = [];

    /// <summary>Name of the collection.</summary>
    public string Name { get; } = name;

    /// <summary>How documents are written as JSON.</summary>
    public JsonSerializerOptions Json { get; init; } = DocumentJson.Options;

    /// <summary>The indexes.</summary>
    public IReadOnlyList<IndexDefinition<T>> Indexes => _indexes;

    /// <summary>When a document ends; null, here or from the function, for never.</summary>
    public Func<T, DateTimeOffset?>? Expiry { get; private set; }

    /// <summary>
    /// Documents end at a time: from then on they are not found, and removed soon after. Until then their id and their
    /// unique keys stay taken.
    /// </summary>
    public CollectionDefinition<T> ExpireAt(Func<T, DateTimeOffset?> expiry)
    {
        Expiry = expiry;
        return this;
    }

    /// <summary>Adds an index; a document whose key is null is not in it.</summary>
    public CollectionDefinition<T> Index(string index, Func<T, string?> key)
    {
        _indexes.Add(new(index, key, Unique: false));
        return this;
    }

    /// <summary>Adds an index in which no two documents have the same key.</summary>
    public CollectionDefinition<T> UniqueIndex(string index, Func<T, string?> key)
    {
        _indexes.Add(new(index, key, Unique: true));
        return this;
    }

    /// <summary>Throws if the query names no index of the collection, or its limit is out of range.</summary>
    internal void Check(IndexQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000);
        if (_indexes.All(index => index.Name != query.Index))
            throw new ArgumentException($"The collection {Name} has no index {query.Index}.", nameof(query));
    }
}

/// <summary>One index of a collection.</summary>
/// <param name="Name">Lower case letters, digits and underscores.</param>
/// <param name="Key">The key of a document; null keeps it out of the index.</param>
/// <param name="Unique">Whether a key can occur once only.</param>
public sealed record IndexDefinition<T>(string Name, Func<T, string?> Key, bool Unique);

/// <summary>The JSON of stored documents: camel case, enums by name, nulls left out.</summary>
public static class DocumentJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Parts of index keys whose ordinal order is the order of their values.</summary>
public static class IndexKey
{
    /// <summary>Joins parts with U+001F, which none of them may hold: ("a", "b") and ("ab", "") stay apart.</summary>
    public static string Join(params ReadOnlySpan<string> parts) => string.Join('\u001f', parts!);

    /// <summary>A time, to the microsecond.</summary>
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMddHHmmssffffff", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A number from 0.</summary>
    public static string Of(long number) => number.ToString("D19", System.Globalization.CultureInfo.InvariantCulture);
}

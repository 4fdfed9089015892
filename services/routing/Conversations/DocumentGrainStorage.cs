using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;
using Platform.Storage;

namespace Platform.Routing.Conversations;

/// <summary>Grain state in the service's document store; the document's version is the ETag.</summary>
internal sealed class DocumentGrainStorage([FromKeyedServices("routing")] IDocumentStore store) : IGrainStorage
{
    public const string Name = "documents";

    /// <summary>
    /// Of the states that are written. New fields need no new number: older versions keep what they do not know. Raise it
    /// when an older version would misread a state, and read the old formats for as long as there may be some.
    /// </summary>
    public const int Format = 1;

    private readonly ConcurrentDictionary<string, object> _collections = new(StringComparer.Ordinal);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await Collection<T>(stateName).GetAsync(Id(grainId));
        if (stored?.Value.Format > Format)
            throw new NewerStateException(grainId, stored.Value.Format);
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.State = stored is null ? Activator.CreateInstance<T>() : stored.Value.State;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var document = new GrainDocument<T>(grainState.State!, Format);
        if (grainState.ETag is null)
        {
            if (await Collection<T>(stateName).InsertAsync(Id(grainId), document) != InsertOutcome.Inserted)
                throw Inconsistent(grainId);
            grainState.ETag = "1";
        }
        else
        {
            var version = long.Parse(grainState.ETag, CultureInfo.InvariantCulture);
            var written = await Collection<T>(stateName).ReplaceAsync(Id(grainId), version, document) ?? throw Inconsistent(grainId);
            grainState.ETag = written.ToString(CultureInfo.InvariantCulture);
        }

        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is { } etag
            && !await Collection<T>(stateName).DeleteAsync(Id(grainId), long.Parse(etag, CultureInfo.InvariantCulture)))
            throw Inconsistent(grainId);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    /// <summary>The collection of one kind of state.</summary>
    public static object Open<T>(IDocumentStore store, string stateName) =>
        store.Collection(new CollectionDefinition<GrainDocument<T>>("grain_" + stateName));

    private static string Id(GrainId grainId) => grainId.Key.ToString()!;

    // Orleans ends the activation on this exception; the next call starts from what is stored.
    private static InconsistentStateException Inconsistent(GrainId grainId) =>
        new($"Another activation has written the state of {grainId.Type}.");

    private IDocumentCollection<GrainDocument<T>> Collection<T>(string stateName) =>
        (IDocumentCollection<GrainDocument<T>>)_collections.GetOrAdd(stateName, name => Open<T>(store, name));

    /// <param name="State">The state.</param>
    /// <param name="Format">See <see cref="DocumentGrainStorage.Format"/>; what was written before there was one has 1.</param>
    private sealed record GrainDocument<T>(T State, int Format = 1);
}

/// <summary>A state that a newer version of routing has written: this one leaves it alone, and the message comes again.</summary>
internal sealed class NewerStateException(GrainId grainId, int format)
    : Exception($"The state of {grainId} has the format {format}; this version of routing knows formats up to {DocumentGrainStorage.Format}.");

using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;
using Platform.Storage;

namespace Platform.Routing.Conversations;

/// <summary>Grain state in the service's document store; the document's version is the ETag.</summary>
internal sealed class DocumentGrainStorage([FromKeyedServices("routing")] IDocumentStore store) : IGrainStorage
{
    public const string Name = "documents";

    private readonly ConcurrentDictionary<string, object> _collections = new(StringComparer.Ordinal);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await Collection<T>(stateName).GetAsync(Id(grainId));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.State = stored is null ? Activator.CreateInstance<T>() : stored.Value.State;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var document = new GrainDocument<T>(grainState.State!);
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
        await Collection<T>(stateName).DeleteAsync(Id(grainId));
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

    private sealed record GrainDocument<T>(T State);
}

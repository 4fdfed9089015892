using System.Collections.Concurrent;

namespace Platform.Load.Chain;

/// <summary>Chains under way and who waits for their ends.</summary>
internal sealed class ChainEnds
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();

    public Task Await(Guid chainId) =>
        _waiting.GetOrAdd(chainId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The last hop was consumed; unknown chains are left-overs of a run that was killed.</summary>
    public void Reached(Guid chainId)
    {
        if (_waiting.TryRemove(chainId, out var chain))
            chain.SetResult();
    }
}

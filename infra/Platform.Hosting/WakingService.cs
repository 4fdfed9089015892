using Microsoft.Extensions.Hosting;

namespace Platform.Hosting;

/// <summary>
/// Works off what waits in a store: as soon as it is woken, and again and again, since a replica that was to do it may be gone.
/// An error ends a round and not the service.
/// </summary>
public abstract class WakingService : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>The longest time between two rounds.</summary>
    protected abstract TimeSpan Interval { get; }

    /// <summary>Something waits.</summary>
    public void Wake() => _wake.Release();

    /// <inheritdoc />
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does what there is to do.</summary>
    protected abstract Task WorkAsync(CancellationToken stoppingToken);

    /// <summary>Says that a round has failed; the next one comes.</summary>
    protected abstract void Interrupted(Exception exception);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Interrupted(exception);
            }

            await _wake.WaitAsync(Interval, stoppingToken);
        }
    }
}

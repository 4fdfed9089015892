using MassTransit;
using Microsoft.Extensions.Hosting;

namespace Platform.Hosting;

/// <summary>
/// Lets what is published wait until the in-memory bus has started: before its queues are bound, what is published reaches
/// nobody, and nobody says so.
/// </summary>
internal sealed class BusStart(IHostApplicationLifetime lifetime) : IBusObserver, IPublishObserver
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task PostStart(IBus bus, Task<BusReady> busReady)
    {
        await busReady;
        _started.TrySetResult();
    }

    // However long the others take to start, whatever time the publisher allows: that is for a bus that does not work.
    public Task PrePublish<T>(PublishContext<T> context) where T : class => _started.Task.WaitAsync(lifetime.ApplicationStopping);

    public Task PostPublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;

    public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;

    public void PostCreate(IBus bus)
    {
    }

    public void CreateFaulted(Exception exception)
    {
    }

    public Task PreStart(IBus bus) => Task.CompletedTask;

    public Task StartFaulted(IBus bus, Exception exception) => Task.CompletedTask;

    public Task PreStop(IBus bus) => Task.CompletedTask;

    public Task PostStop(IBus bus) => Task.CompletedTask;

    public Task StopFaulted(IBus bus, Exception exception) => Task.CompletedTask;
}

using MassTransit;

namespace Platform.Hosting;

/// <summary>Publishing outside of consumers.</summary>
public static class PublishExtensions
{
    /// <summary>
    /// Publishes within ten seconds or throws <see cref="TimeoutException"/>: the confirmation of a message that was under
    /// way when the connection broke may never come.
    /// </summary>
    public static async Task PublishInTimeAsync(this IPublishEndpoint bus, object message, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await bus.Publish(message, message.GetType(), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The broker has not taken the message within ten seconds.");
        }
    }
}

using MassTransit;
using MassTransit.RabbitMqTransport;

namespace Platform.Hosting;

/// <summary>
/// Gives up a message in work when the connection that it came over is gone: the broker delivers it again anyway. The work
/// itself may never end, since RabbitMQ.Client can wait for ever for the confirmation of what it has published on a
/// connection that was closed meanwhile (rabbitmq-dotnet-client issue 1930), and the queue is not consumed again before
/// all work on it has ended.
/// </summary>
internal sealed class LostConnectionFilter : IFilter<ConsumeContext>
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        var work = next.Send(context);
        if (context.ReceiveContext.TryGetPayload(out ChannelContext? channel))
            while (!await EndsAsync(work))
                if (!channel.Channel.IsOpen)
                    throw new ConnectionException("The connection to the broker is gone; the message comes again.");
        try
        {
            await work;
        }
        catch (OperationCanceledException exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            // MassTransit takes it for the end of the process and hands the message out again at once, for ever.
            throw new TimeoutException(exception.Message);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("lostConnection");

    private static async Task<bool> EndsAsync(Task work)
    {
        await work.WaitAsync(Look).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsCompleted;
    }
}

using MassTransit;
using MassTransit.RabbitMqTransport;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Hosting;

/// <summary>
/// Looks every few seconds whether the queue's exchange is still there. If somebody has deleted it, nothing else would tell,
/// and the queue would be consumed for ever without getting a message: so this closes the process's connection, and
/// MassTransit opens another and declares everything anew, for its publishers as well.
/// </summary>
internal sealed partial class DeclaredTopology(string queue, ILogger logger) : IFilter<ChannelContext>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        try
        {
            var consuming = next.Send(context);
            while (!await EndsAsync(consuming))
                if (context.Channel.IsOpen)
                    await LookAsync(context);
            await consuming;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode is Constants.AccessRefused or Constants.ResourceLocked or Constants.PreconditionFailed)
        {
            Log.NotConsumed(logger, queue, exception.ShutdownReason.ReplyText);
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("declaredTopology");

    private async Task LookAsync(ChannelContext context)
    {
        try
        {
            await context.ExchangeDeclarePassive(queue, context.CancellationToken);
        }
        catch (Exception exception) when (exception is OperationInterruptedException or OperationCanceledException or TimeoutException)
        {
            if (exception is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound })
            {
                Log.Gone(logger, queue);
                await context.ConnectionContext.Connection.CloseAsync(Constants.ReplySuccess, "Declares anew", TimeSpan.FromSeconds(5), abort: true, context.CancellationToken);
            }
        }
    }

    private static async Task<bool> EndsAsync(Task consuming)
    {
        await consuming.WaitAsync(Interval).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return consuming.IsCompleted;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The exchange {Queue} is not on the broker any more; all is declared again")]
        public static partial void Gone(ILogger logger, string queue);

        [LoggerMessage(2, LogLevel.Error, "The queue {Queue} cannot be consumed: {Reason}")]
        public static partial void NotConsumed(ILogger logger, string queue, string reason);
    }
}

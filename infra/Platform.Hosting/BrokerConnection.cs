using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Hosting;

/// <summary>Connections to RabbitMQ beside MassTransit's own, and the words for why one fails.</summary>
public static class BrokerConnection
{
    /// <summary>The broker as it is called in logs and errors: address, virtual host and user, never the password.</summary>
    public static string Describe(BusOptions options) =>
        $"RabbitMQ at {options.Host}:{options.Port}, virtual host {options.VirtualHost}, user {options.User}";

    /// <summary>Connects without recovery: who uses it notices the end and connects again.</summary>
    public static Task<IConnection> OpenAsync(BusOptions options, string name, CancellationToken cancellationToken = default)
    {
        var factory = new ConnectionFactory
        {
            HostName = options.Host,
            Port = options.Port,
            VirtualHost = options.VirtualHost,
            UserName = options.User,
            Password = options.Password,
            ClientProvidedName = name,
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
        };
        if (options.Tls)
            factory.Ssl = new SslOption(options.Host, enabled: true) { AcceptablePolicyErrors = SslPolicyErrors.None, Version = SslProtocols.None };
        return factory.CreateConnectionAsync(cancellationToken);
    }

    /// <summary>
    /// Returns when the login is accepted, or cannot be tried. MassTransit gives a queue up for ever whose login was refused
    /// once, so it must not be the one that finds out.
    /// </summary>
    public static async Task WhileLoginIsRefusedAsync(BusOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await OpenAsync(options, "platform login", cancellationToken);
                return;
            }
            catch (Exception exception) when (IsRefusal(exception))
            {
                await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception)
            {
                // MassTransit tries again by itself.
                return;
            }
        }
    }

    private static bool IsRefusal(Exception exception) =>
        exception is AuthenticationFailureException or PossibleAuthenticationFailureException or OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotAllowed or Constants.AccessRefused }
        || (exception.InnerException is { } inner && IsRefusal(inner));

    /// <summary>Why the broker cannot be used, in one line; null if the exception is none of a connection.</summary>
    public static string? Reason(Exception exception) => exception switch
    {
        AuthenticationFailureException or PossibleAuthenticationFailureException => "the login was refused",
        AuthenticationException => $"its certificate was not accepted: {exception.Message}",
        OperationInterruptedException { ShutdownReason: { ReplyCode: not Constants.ReplySuccess } closed } => $"it closed the connection: {closed.ReplyText}",
        SocketException => exception.Message,
        AggregateException several => several.InnerExceptions.Select(Reason).FirstOrDefault(reason => reason is not null),
        { InnerException: { } inner } when Reason(inner) is { } reason => reason,
        RabbitMQClientException or IOException => exception.Message,
        TimeoutException or OperationCanceledException => "it does not answer",
        _ => null,
    };
}

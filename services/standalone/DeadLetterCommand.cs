using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Standalone;

/// <summary>
/// Looks after the error queues on RabbitMQ: <c>dead-letters list</c> counts, <c>show &lt;queue&gt;</c> tells the reasons,
/// <c>requeue</c> sends messages back to the queue that they failed in, <c>drop</c> deletes them. A message leaves its error
/// queue only when the broker has it elsewhere, so an interruption may double one, and loses none.
/// </summary>
internal static class DeadLetterCommand
{
    private const int MostShown = 10;
    private static readonly string[] Flags = ["--all", "--yes", "--with-content"];

    public static async Task<int> RunAsync(string[] args, IReadOnlyList<IPlatformService> services)
    {
        var flags = args.Intersect(Flags).ToArray();
        var rest = args.Except(Flags).ToArray();
        var words = rest.TakeWhile(word => !word.StartsWith('-')).ToArray();
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json")
            .AddEnvironmentVariables()
            .AddCommandLine(rest[words.Length..])
            .Build();
        var options = configuration.GetSection("Bus").Get<BusOptions>()!;
        var ids = (configuration["id"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var selected = flags.Contains("--all") ^ ids.Length > 0;
        try
        {
            switch (words)
            {
                case ["list"]:
                    await using (var connection = await OpenAsync(options))
                        return await ListAsync(connection, DeadLetters.QueuesOf(services));
                case ["show", var queue] when int.TryParse(configuration["count"] ?? $"{MostShown}", CultureInfo.InvariantCulture, out var count) && count > 0:
                    await using (var connection = await OpenAsync(options))
                        return await ShowAsync(connection, ErrorQueue(queue), count, flags.Contains("--with-content"));
                case ["requeue", var queue] when selected:
                    await using (var connection = await OpenAsync(options))
                        return await RequeueAsync(connection, ErrorQueue(queue), ids);
                case ["drop", var queue] when selected && flags.Contains("--yes"):
                    await using (var connection = await OpenAsync(options))
                        return await DropAsync(connection, ErrorQueue(queue), ids);
                case ["drop", _] when selected:
                    return Failed("What is dropped is gone for good: add --yes.", 2);
                default:
                    return Failed(
                        "Usage: dead-letters list | show <queue> [--count <n>] [--with-content] | requeue <queue> --id <id>[,<id>...]|--all "
                        + "| drop <queue> --id <id>[,<id>...]|--all --yes; the broker as in the settings Bus:Host, Bus:User, ...", 2);
            }
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound && words is [_, var queue])
        {
            return Failed($"There is no queue {ErrorQueue(queue)}.");
        }
        catch (PublishException exception) when (exception.IsReturn)
        {
            return Failed($"There is no queue {Origin(ErrorQueue(words[1]))}; the message stays where it is.");
        }
        catch (Exception exception) when (BrokerConnection.Reason(exception) is { } reason)
        {
            return Failed($"{BrokerConnection.Describe(options)}: {reason}.");
        }
    }

    private static Task<IConnection> OpenAsync(BusOptions options) => BrokerConnection.OpenAsync(options, "platform dead-letters");

    private static async Task<int> ListAsync(IConnection connection, IEnumerable<string> queues)
    {
        foreach (var queue in queues)
        {
            try
            {
                // A channel for each, since the answer that there is no such queue closes it.
                await using var channel = await connection.CreateChannelAsync();
                Console.WriteLine($"{await channel.MessageCountAsync(queue),8}  {queue}");
            }
            catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                // Which consumers there are depends on the configuration.
            }
        }

        return 0;
    }

    private static async Task<int> ShowAsync(IConnection connection, string queue, int count, bool withContent)
    {
        // What is taken and not acknowledged goes back to its place with the end of the channel.
        await using var channel = await connection.CreateChannelAsync();
        var waiting = await channel.MessageCountAsync(queue);
        Console.WriteLine($"{waiting} in {queue}, the oldest first");
        for (var shown = 0; shown < count && await channel.BasicGetAsync(queue, autoAck: false) is { } message; shown++)
            Console.Write(Describe(message, withContent));
        return 0;
    }

    private static Task<int> RequeueAsync(IConnection connection, string queue, string[] ids) =>
        EachAsync(connection, queue, ids, $"sent back to {Origin(queue)}", (channel, message) =>
        {
            var properties = new BasicProperties(message.BasicProperties)
            {
                DeliveryMode = DeliveryModes.Persistent,
                Headers = (message.BasicProperties.Headers ?? new Dictionary<string, object?>())
                    .Where(header => !DeadLetters.IsFailureHeader(header.Key)).ToDictionary(),
            };
            // Returns with the broker's confirmation.
            return channel.BasicPublishAsync("", Origin(queue), mandatory: true, properties, message.Body);
        });

    private static Task<int> DropAsync(IConnection connection, string queue, string[] ids) =>
        EachAsync(connection, queue, ids, $"dropped from {queue}", (_, _) => ValueTask.CompletedTask);

    /// <summary>Acts on messages, then acknowledges each: those with the ids, or all that are there now.</summary>
    private static async Task<int> EachAsync(
        IConnection connection, string queue, string[] ids, string done, Func<IChannel, BasicGetResult, ValueTask> act)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var wanted = ids.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        // No more than are there now: one that fails again at once must not go round and round.
        for (var left = await channel.MessageCountAsync(queue);
            left > 0 && (ids.Length == 0 || wanted.Count > 0) && await channel.BasicGetAsync(queue, autoAck: false) is { } message;
            left--)
        {
            if (ids.Length > 0 && !wanted.Remove(message.BasicProperties.MessageId ?? ""))
                continue;
            await act(channel, message);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
            count++;
        }

        // Only now are the acknowledgements surely with the broker.
        await channel.CloseAsync();
        Console.WriteLine($"{count} {done}");
        return wanted.Count == 0 ? 0 : Failed($"There is no message {string.Join(", ", wanted)} in {queue}.");
    }

    private static string Describe(BasicGetResult message, bool withContent)
    {
        var headers = message.BasicProperties.Headers ?? new Dictionary<string, object?>();
        var (type, tenant, conversation) = Read(message.Body);
        var lines = new StringBuilder()
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"  id            {Plain(message.BasicProperties.MessageId)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  type          {Plain(type)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  tenant        {Plain(tenant)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  conversation  {Plain(conversation)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  failed at     {Header(DeadLetters.TimeHeader)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  tried         {Header(DeadLetters.TriesHeader)} times, set aside {Header(DeadLetters.RedeliveriesHeader, "0")} times")
            .AppendLine(CultureInfo.InvariantCulture, $"  exception     {Header(DeadLetters.ExceptionHeader)}")
            .AppendLine(CultureInfo.InvariantCulture, $"  reason        {Header(DeadLetters.ReasonHeader)}");
        if (withContent)
            lines.AppendLine(CultureInfo.InvariantCulture, $"  content       {Plain(Encoding.UTF8.GetString(message.Body.Span))}");
        return lines.ToString();

        string Header(string name, string none = "-") =>
            headers.TryGetValue(name, out var value) ? Plain(value is byte[] text ? Encoding.UTF8.GetString(text) : $"{value}") : none;
    }

    private static (string? Type, string? Tenant, string? Conversation) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            var message = Property(envelope.RootElement, "message");
            return (Property(envelope.RootElement, "messageType") is { ValueKind: JsonValueKind.Array } types && types.GetArrayLength() > 0 ? types[0].ToString() : null,
                Property(message, "tenantId")?.ToString(), Property(message, "conversationId")?.ToString());
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } present && present.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Anybody's text in one line of the operator's terminal.</summary>
    private static string Plain(string? text) => string.IsNullOrEmpty(text) ? "-" : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string ErrorQueue(string queue) =>
        queue.EndsWith(DeadLetters.Suffix, StringComparison.Ordinal) ? queue : queue + DeadLetters.Suffix;

    private static string Origin(string errorQueue) => errorQueue[..^DeadLetters.Suffix.Length];

    private static int Failed(string line, int exitCode = 1)
    {
        Console.Error.WriteLine(line);
        return exitCode;
    }
}

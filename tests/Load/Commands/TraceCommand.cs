using System.CommandLine;
using System.Diagnostics;
using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.Load.Sending;
using Platform.Load.Tracing;

namespace Platform.Load.Commands;

/// <summary><c>trace</c>: what happens to one message, in all services, as a picture.</summary>
internal static class TraceCommand
{
    // By then a span would have come that was exported late: the processes export several times a second.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "Address of the front door.", Required = true, CustomParser = Parsing.Url };
        var key = new Option<string>("--key") { Description = "API key, or @ and the file that holds it.", Required = true, CustomParser = Parsing.Key };
        var receive = new Option<Uri>("--receive")
        {
            Description = "Address to receive spans at; the services' OTEL_EXPORTER_OTLP_ENDPOINT, with OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf.",
            Required = true,
            CustomParser = Parsing.Url,
        };
        var file = new Option<string>("--out") { Description = "File that takes the picture (SVG).", Required = true };
        var text = new Option<string>("--text") { Description = "The customer's message.", DefaultValueFactory = _ => "How long does delivery take?" };
        var expect = new Option<string[]>("--expect")
        {
            Description = "Names of services that must be in the trace.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var warmUp = new Option<int>("--warm-up") { Description = "Messages before the one that is shown.", DefaultValueFactory = _ => 20 };
        warmUp.Validators.Add(Ranges.Of(warmUp, 0, 10_000));
        var command = new Command("trace", "Posts one message, receives the spans of its trace from all services, and draws them.")
        {
            url, key, receive, file, text, expect, warmUp,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(url)!, result.GetValue(key)!, result.GetValue(receive)!, result.GetValue(file)!, result.GetValue(text)!,
            result.GetValue(expect)!, result.GetValue(warmUp), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Uri url, string key, Uri receive, string file, string text, string[] expected, int warmUp, CancellationToken cancellationToken)
    {
        var (trace, parent) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        using var receiver = new SpanReceiver(receive, trace.ToHexString());
        using var http = Gateway.NewHttpClient(url, key);
        var messages = Gateway.Client<IMessagesApi>(http);
        for (var i = 0; i < warmUp; i++)
            await AskAsync($"warm-up-{i}");

        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{parent}-01");
        var status = await AskAsync("shown");
        var spans = await SettledAsync(receiver, cancellationToken);
        if (spans.Count == 0)
            throw new UsageException($"No span of the trace came to {receive}; do the services export there?");

        await File.WriteAllTextAsync(file, Waterfall.Draw(spans), cancellationToken);
        string[] services = [.. spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal)];
        // A parent that nobody has exported is a place where the context was lost or a source is not collected.
        var known = spans.Select(span => span.SpanId).Append(parent.ToHexString()).ToHashSet(StringComparer.Ordinal);
        Span[] orphans = [.. spans.Where(span => !known.Contains(span.ParentId))];
        Console.WriteLine($"{spans.Count} spans of {services.Length} services ({string.Join(", ", services)}); the message was {status.Status}. Picture: {file}");
        foreach (var orphan in orphans)
            Console.WriteLine($"ORPHAN: {orphan.Service} '{orphan.Name}' has a parent that has not come");
        foreach (var missing in expected.Except(services))
            Console.WriteLine($"MISSING: no span of {missing}");
        return orphans.Length == 0 && !expected.Except(services).Any() ? LoadCommands.Sound : LoadCommands.Faulty;

        async Task<MessageStatus> AskAsync(string id)
        {
            var message = new PostMessage($"{trace}-{id}", [MessagePart.OfText(text)], $"{trace}-{id}");
            using var response = await messages.PostAsync(message, "10s", cancellationToken);
            return response.Content ?? throw new UsageException($"The message was not accepted: {response.Error?.Message}");
        }
    }

    private static async Task<IReadOnlyCollection<Span>> SettledAsync(SpanReceiver receiver, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (count, since) = (0, started);
        while (Stopwatch.GetElapsedTime(since) < Silence && Stopwatch.GetElapsedTime(started) < Longest)
        {
            await Task.Delay(100, cancellationToken);
            if (receiver.Spans.Count != count)
                (count, since) = (receiver.Spans.Count, Stopwatch.GetTimestamp());
        }

        return receiver.Spans;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Platform.Analytics;
using Platform.Audit;
using Platform.ChannelGateway;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Knowledge;
using Platform.Load.Streams;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Observability;

/// <summary>Dashboards and alerts beside what the services really emit when turns go well and when they do not.</summary>
public sealed partial class MetricNamesTests : IDisposable
{
    private const short ProduceRequest = 0;
    private const int MessageTooLarge = 10;

    // What Prometheus itself adds to what it has scraped.
    private static readonly string[] OfTheTarget = ["job", "instance"];

    private readonly MockKafka _kafka = new();
    private readonly Dictionary<string, HashSet<string>> _emitted = new(StringComparer.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public MetricNamesTests()
    {
        string[] topics = ["channel", "conversation", "understanding", "knowledge", "dead-letter"];
        foreach (var topic in topics)
            _kafka.CreateTopic("platform." + topic, 4);
    }

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task Dashboards_and_alerts_name_only_what_the_services_emit()
    {
        await using var platform = await RunningService.StartAsync(
            [
                new ChannelGatewayService(), new RoutingService(), new NluService(), new SentimentService(), new KnowledgeService(),
                new AnalyticsService(), new AuditService(),
            ],
            null,
            "Telemetry:Prometheus=true", "ChannelGateway:AllowPrivateCallbacks=true", "Stream:Kind=kafka",
            "Stream:PseudonymKey=a secret of more than thirty-two characters", $"Stream:Kafka:BootstrapServers={_kafka.BootstrapServers}",
            "Stream:Kafka:CreateTopics=false");
        // Nobody analyses and nobody records, so turns are closed without analyses and their messages are given up.
        await using var half = await RunningService.StartAsync(
            [new ChannelGatewayService(), new RoutingService()], null,
            "Telemetry:Prometheus=true", "Routing:SoftDeadline=00:00:00.100", "ChannelGateway:RetryAfter=00:00:00.100", "ChannelGateway:MaxAttempts=2");
        await CauseEverythingAsync(platform, half);
        var expressions = ObservabilityFiles.Expressions().ToArray();
        var recorded = ObservabilityFiles.Rules.Where(rule => rule.Record is not null).Select(rule => rule.Record!).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(recorded);

        string[] faults = [];
        await Eventually.GetAsync(
            async () =>
            {
                await ScrapeAsync(platform);
                await ScrapeAsync(half);
                faults = [.. expressions.SelectMany(expression => FaultsOf(expression.Place, PromQl.Read(expression.Expression), recorded)).Distinct()];
                return faults.Length == 0 ? faults : null;
            },
            () => $"{faults.Length} names that nobody emits:\n{string.Join('\n', faults)}",
            seconds: 60);

        Assert.Contains("platform_routing_turns_total", _emitted.Keys);
        Assert.True(expressions.Length > 100, $"Only {expressions.Length} expressions were found.");
    }

    [Theory]
    [InlineData("sum by (a, b) (rate(x_total{c=~\"y{z}\",d!=\"\"}[$__rate_interval])) / on () group_left sum(z) > 0.05", "x_total[c,d] z[]", "a b")]
    [InlineData("1 - platform:x:ratio_rate5m offset 1h or vector(0) unless y", "platform:x:ratio_rate5m[] y[]", "")]
    [InlineData("histogram_quantile(0.95, sum by (le) (rate(m_bucket[5m]))) > 1e3 and max_over_time(max(q)[15m:1m]) < 2", "m_bucket[] q[]", "le")]
    public void Names_are_found_in_an_expression(string expression, string metrics, string grouping)
    {
        var read = PromQl.Read(expression);

        Assert.Equal(metrics, string.Join(' ', read.Metrics.Select(metric => $"{metric.Metric}[{string.Join(',', metric.Labels)}]")));
        Assert.Equal(grouping, string.Join(' ', read.Grouping));
    }

    private IEnumerable<string> FaultsOf(string place, PromQl expression, HashSet<string> recorded)
    {
        var known = new HashSet<string>(OfTheTarget, StringComparer.Ordinal);
        var foreign = false;
        foreach (var (metric, labels) in expression.Metrics)
        {
            // The broker's are looked for at the broker, in a test of their own.
            if (metric == "up" || metric.StartsWith("rabbitmq_", StringComparison.Ordinal))
            {
                foreign = true;
                continue;
            }

            if (recorded.Contains(metric))
                continue;
            if (!_emitted.TryGetValue(metric, out var has))
            {
                yield return $"{place}: {metric}";
                continue;
            }

            known.UnionWith(has);
            foreach (var label in labels.Except(has).Except(OfTheTarget))
                yield return $"{place}: {metric} has no label {label}";
        }

        if (foreign)
            yield break;
        foreach (var label in expression.Grouping.Except(known))
            yield return $"{place}: none of its metrics has the label {label}";
    }

    private async Task CauseEverythingAsync(RunningService platform, RunningService half)
    {
        using (await platform.Http.PutAsJsonAsync("/v1/callback", new CallbackBinding("http://127.0.0.1:9/nobody-listens"), Cancellation))
        {
        }

        // One event that Kafka refuses for good, and one record that is no event.
        _kafka.Fail(ProduceRequest, MessageTooLarge);
        await AskAsync(platform, "1", "How long does delivery take?");
        await AskAsync(platform, "2", "I want to talk to a human");
        await AskAsync(half, "1", "Hello");
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        await producer.ProduceAsync("platform.channel", new Message<string, string> { Key = "k", Value = "no event" }, Cancellation);
        // nlu does not know the tenant, and its message ends in the error queue.
        await platform.Bus.Publish(
            new TurnOpened(
                Guid.NewGuid(), "nobody", "poison", "x", DateTimeOffset.UnixEpoch, 1, Guid.NewGuid(), "test", "x", null,
                TurnContext.Empty),
            Cancellation);
    }

    private static async Task AskAsync(RunningService service, string id, string text)
    {
        using var posted = await service.Http.PostAsJsonAsync(
            "/v1/messages?wait=30s", new PostMessage(id, [MessagePart.OfText(text)], "me", "conversation"), Cancellation);
        Assert.True(posted.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted, $"The message was not accepted: {posted.StatusCode}");
    }

    private async Task ScrapeAsync(RunningService service)
    {
        var page = await service.Http.GetStringAsync("/metrics", Cancellation);
        foreach (Match line in Series().Matches(page))
        {
            if (!_emitted.TryGetValue(line.Groups[1].Value, out var labels))
                _emitted[line.Groups[1].Value] = labels = new HashSet<string>(StringComparer.Ordinal);
            labels.UnionWith(Label().Matches(line.Groups[2].Value).Select(label => label.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"^([A-Za-z_:][\w:]*)(?:\{(.*)\})? ", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Label();
}

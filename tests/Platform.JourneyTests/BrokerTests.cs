using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts.Channels;
using Platform.JourneyTests.Support;
using RabbitMQ.Client;

namespace Platform.JourneyTests;

/// <summary>RabbitMQ as platform engineers find it: what is declared there, what it refuses, and what happens when it is in trouble.</summary>
public sealed partial class BrokerTests : IClassFixture<BrokerPlatform>
{
    private readonly BrokerPlatform _platform;

    public BrokerTests(BrokerPlatform platform)
    {
        _platform = platform;
        Requirement.IsMet(platform.Unavailable);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string TopologyFile => Path.Combine(ServiceProcess.RepositoryRoot, "tests", "Platform.JourneyTests", "topology.approved.txt");

    private RabbitBroker Broker => _platform.Broker;

    private ServiceProcess Standalone => _platform.Processes["Standalone"];

    [Fact]
    public async Task What_the_platform_declares_is_the_approved_topology()
    {
        await Broker.AddVirtualHostAsync("kafka");
        await _platform.StartServiceAsync(
            "Analytics", untilReady: false, ("Bus__VirtualHost", "kafka"), ("Stream__Kind", "kafka"), ("Stream__Kafka__BootstrapServers", "127.0.0.1:1"),
            ("Stream__PseudonymKey", new string('k', 32)));
        var approved = await ApprovedAsync();
        var actual = "";
        try
        {
            await Eventually.TrueAsync(async () => (actual = await TopologyAsync()) == approved, () => "not the approved one", seconds: 60);
        }
        catch (TimeoutException)
        {
            await File.WriteAllTextAsync(TopologyFile.Replace("approved", "received", StringComparison.Ordinal), actual + "\n", Cancellation);
        }

        // A running broker keeps what older versions have declared: approve a change by moving topology.received.txt over it.
        Assert.Equal(approved, actual);
        var prefetch = (await Broker.ControlAsync("list_consumers", "prefetch_count")).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["64"], prefetch.Where(line => char.IsAsciiDigit(line[0])).Distinct());
    }

    [Theory]
    [InlineData("this is no JSON", "It is no JSON")]
    [InlineData("""{"messageId":"01000000-0000-0000-0000-000000000000","messageType":["urn:message:Platform.Contracts.Conversations:TurnOpenedV2"],"message":{"tenantId":"shop"}}""",
        "nlu-turn-opened knows no message of the type urn:message:Platform.Contracts.Conversations:TurnOpenedV2")]
    [InlineData("""{"messageId":"01000000-0000-0000-0000-000000000000","messageType":["urn:message:Platform.Contracts.Conversations:TurnOpened"],"message":{"tenantId":"shop","turn":"renamed"}}""",
        "missing required properties")]
    public async Task What_a_queue_cannot_read_is_a_dead_letter_at_once_with_the_reason_in_words(string body, string reason)
    {
        await using var connection = await Broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json", DeliveryMode = DeliveryModes.Persistent };
        await channel.BasicPublishAsync("", "nlu-turn-opened", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Cancellation);

        var letter = await Eventually.GetAsync(
            () => channel.BasicGetAsync("nlu-turn-opened_error", autoAck: true, Cancellation), () => "it is not in the error queue: " + Standalone.Output);

        Assert.Equal(body, Encoding.UTF8.GetString(letter.Body.Span));
        Assert.Contains(reason, Encoding.UTF8.GetString((byte[])letter.BasicProperties.Headers!["MT-Fault-Message"]!), StringComparison.Ordinal);
        Assert.NotNull(letter.BasicProperties.MessageId);
    }

    [Theory]
    [InlineData("Bus__Password", "not-the-password", "the login was refused")]
    [InlineData("Bus__VirtualHost", "nowhere", "vhost nowhere not found")]
    public async Task A_broker_that_refuses_is_named_with_the_reason_once_and_without_the_password(string setting, string value, string reason)
    {
        var audit = await _platform.StartServiceAsync("Audit", untilReady: false, (setting, value));

        await ReasonBecomesAsync(audit, reason, HttpStatusCode.ServiceUnavailable);
        var seen = await BrokerPlatform.ReadinessAsync(audit);
        Assert.Contains($"RabbitMQ at 127.0.0.1:{Broker.Port}, virtual host ", seen.Reason, StringComparison.Ordinal);
        Assert.Single(audit.Output.Split('\n'), line => line.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", audit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-password", audit.Output + seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_is_granted_later_is_taken_up_without_a_restart()
    {
        await Broker.AddVirtualHostAsync("granted");
        var audit = await _platform.StartServiceAsync(
            "Audit", untilReady: false, ("Bus__VirtualHost", "granted"), ("Bus__User", "late"), ("Bus__Password", "granted"));
        await ReasonBecomesAsync(audit, "the login was refused", HttpStatusCode.ServiceUnavailable);

        await Broker.ControlAsync("add_user", "late", "granted");
        // First without the right to the virtual host: another refusal.
        await ReasonBecomesAsync(audit, "refused", HttpStatusCode.ServiceUnavailable);
        await Broker.ControlAsync("set_permissions", "-p", "granted", "late", ".*", ".*", ".*");

        await ReasonBecomesAsync(audit, "", HttpStatusCode.OK);
        await using var connection = await Broker.ConnectAsync("granted");
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        await channel.BasicPublishAsync("", "audit-event", mandatory: true, Encoding.UTF8.GetBytes("anything"), Cancellation);
        await Eventually.TrueAsync(async () => await channel.MessageCountAsync("audit-event_error", Cancellation) == 1, () => "nobody has taken the message");
    }

    [Fact]
    public async Task A_broker_that_is_away_at_the_start_or_goes_away_is_waited_for_and_nothing_is_lost()
    {
        await Broker.StopAsync();
        var audit = await _platform.StartServiceAsync("Audit", untilReady: false);
        await ReasonBecomesAsync(audit, "refused", HttpStatusCode.ServiceUnavailable);
        await ReasonBecomesAsync(Standalone, "refused", HttpStatusCode.OK);
        var conversation = await PostAsync();

        await Broker.StartAsync();

        await IsAnsweredAsync(conversation);
        await ReasonBecomesAsync(audit, "", HttpStatusCode.OK);
        await audit.KillAsync();
        Assert.DoesNotContain("   at ", Standalone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_comes_back_empty_gets_its_queues_again_and_the_inbox_sends_again()
    {
        // Exchanges last: their going alone does not end a consumer.
        await Broker.ControlAsync("eval", """
            [rabbit_amqqueue:delete(Q, false, false, <<"test">>) || Q <- rabbit_amqqueue:list(<<"/">>)],
            [rabbit_exchange:delete(element(2, X), false, <<"test">>) || X <- rabbit_exchange:list(<<"/">>),
              element(4, element(2, X)) =/= <<>>, binary:match(element(4, element(2, X)), <<"amq.">>) =:= nomatch].
            """);

        var conversation = await PostAsync();

        await IsAnsweredAsync(conversation);
        var approved = OfThePlatform(await ApprovedAsync());
        var after = "";
        await Eventually.TrueAsync(async () => (after = OfThePlatform(await TopologyAsync())) == approved, () => after, seconds: 60);

        static string OfThePlatform(string topology) =>
            string.Join('\n', topology.Split('\n').Where(line => line.StartsWith("/:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_broker_that_takes_nothing_because_its_disk_is_full_delays_and_refuses_nothing()
    {
        await Broker.ControlAsync("set_disk_free_limit", "100000GB");
        await ReasonBecomesAsync(Standalone, "it takes no messages: low on disk", HttpStatusCode.OK);
        var conversation = await PostAsync();

        await Broker.ControlAsync("set_disk_free_limit", "50MB");

        await IsAnsweredAsync(conversation);
        await ReasonBecomesAsync(Standalone, "", HttpStatusCode.OK);
        Assert.DoesNotContain("   at ", Standalone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_hangs_delays_and_refuses_nothing()
    {
        await Broker.SignalAsync("STOP");
        string conversation;
        try
        {
            await ReasonBecomesAsync(Standalone, "it does not answer", HttpStatusCode.OK);
            conversation = await PostAsync();
        }
        finally
        {
            await Broker.SignalAsync("CONT");
        }

        await IsAnsweredAsync(conversation);
        await ReasonBecomesAsync(Standalone, "", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_replica_takes_over_a_queue_that_one_at_a_time_takes_from()
    {
        await Broker.AddVirtualHostAsync("takeover");
        var data = Path.Combine(_platform.DataFolder, "takeover");
        var first = await _platform.StartServiceAsync("Audit", untilReady: true, ("Bus__VirtualHost", "takeover"), ("Storage__DataFolder", data));
        await _platform.StartServiceAsync("Audit", untilReady: true, ("Bus__VirtualHost", "takeover"), ("Storage__DataFolder", data));
        await Eventually.TrueAsync(async () => await ConsumersAsync() is ["true", "false"] or ["false", "true"], () => "no two consumers of which one is active");

        await first.KillAsync();

        await Eventually.TrueAsync(async () => await ConsumersAsync() is ["true"], () => "the other one is not active", seconds: 60);
        await using var connection = await Broker.ConnectAsync("takeover");
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        await channel.BasicPublishAsync("", "audit-event", mandatory: true, Encoding.UTF8.GetBytes("anything"), Cancellation);
        await Eventually.TrueAsync(async () => await channel.MessageCountAsync("audit-event_error", Cancellation) == 1, () => "nobody has taken the message");

        async Task<string[]> ConsumersAsync() => [.. (await Broker.ControlAsync("list_consumers", "-p", "takeover", "queue_name", "active"))
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).Where(fields => fields[0] == "audit-event").Select(fields => fields[1])];
    }

    [Fact]
    public async Task With_TLS_only_a_broker_with_a_trusted_certificate_gets_a_login()
    {
        await Broker.AddVirtualHostAsync("tls");
        (string, string)[] settings = [("Bus__VirtualHost", "tls"), ("Bus__Tls", "true"), ("Bus__Port", $"{Broker.TlsPort}")];

        var trusting = await _platform.StartServiceAsync("Audit", untilReady: true, [.. settings, ("SSL_CERT_FILE", _platform.Authority)]);
        var wary = await _platform.StartServiceAsync("Audit", untilReady: false, [.. settings, ("SSL_CERT_FILE", _platform.OtherAuthority)]);

        await ReasonBecomesAsync(trusting, "", HttpStatusCode.OK);
        await ReasonBecomesAsync(wary, "its certificate was not accepted", HttpStatusCode.ServiceUnavailable);
        Assert.Single(wary.Output.Split('\n'), line => line.Contains("its certificate was not accepted", StringComparison.Ordinal));
        // MassTransit's own connection as well.
        using var http = new HttpClient { BaseAddress = wary.Address };
        Assert.Contains("\"masstransit-bus\":{\"status\":\"Unhealthy\"", await (await http.GetAsync("/readyz", Cancellation)).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task ReasonBecomesAsync(ServiceProcess process, string reason, HttpStatusCode status)
    {
        (HttpStatusCode Status, string Reason) seen = default;
        await Eventually.TrueAsync(
            async () =>
            {
                seen = await BrokerPlatform.ReadinessAsync(process);
                return seen.Status == status && (reason.Length == 0 ? seen.Reason.Length == 0 : seen.Reason.Contains(reason, StringComparison.Ordinal));
            },
            () => $"expected {status} {reason}, seen {seen}; {process.Output}",
            seconds: 60);
    }

    private async Task<string> PostAsync()
    {
        var conversation = $"broker-{Guid.NewGuid():N}";
        using var posted = await _platform.Messages.PostAsync(
            new PostMessage(conversation, [MessagePart.OfText("How long does delivery take?")], "me", conversation), cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        return conversation;
    }

    private Task IsAnsweredAsync(string conversation) => Eventually.TrueAsync(
        async () => (await _platform.Messages.RepliesAsync(conversation, cancellationToken: Cancellation)).Replies.Count == 1,
        () => "no reply: " + Standalone.Output,
        seconds: 120);

    private static async Task<string> ApprovedAsync() =>
        File.Exists(TopologyFile) ? (await File.ReadAllTextAsync(TopologyFile, Cancellation)).ReplaceLineEndings("\n").TrimEnd() : "";

    /// <summary>One line for each exchange, queue and binding; what a process declares for itself alone without its number.</summary>
    private async Task<string> TopologyAsync()
    {
        using var definitions = JsonDocument.Parse(await Broker.ControlAsync("export_definitions", "-"));
        var lines = definitions.RootElement.GetProperty("exchanges").EnumerateArray().Select(exchange => Line(exchange, $"exchange {Text(exchange, "name")} {Text(exchange, "type")}"))
            .Concat(definitions.RootElement.GetProperty("queues").EnumerateArray().Select(queue => Line(queue, $"queue {Text(queue, "name")}")))
            .Concat(definitions.RootElement.GetProperty("bindings").EnumerateArray().Select(binding => Line(binding,
                $"binding {Text(binding, "source")} -> {Text(binding, "destination_type")} {Text(binding, "destination")} {Text(binding, "routing_key")}")));
        return string.Join('\n', lines.Where(line => line.StartsWith("/:", StringComparison.Ordinal) || line.StartsWith("kafka: queue", StringComparison.Ordinal))
            .Select(line => ProcessNumber().Replace(line, "<id>")).Distinct().Order(StringComparer.Ordinal));

        static string Line(JsonElement element, string what) =>
            ($"{Text(element, "vhost")}: {what}{Flag(element, "durable")}{Flag(element, "auto_delete")}"
            + string.Concat(element.GetProperty("arguments").EnumerateObject().OrderBy(argument => argument.Name, StringComparer.Ordinal)
                .Select(argument => $" {argument.Name}={argument.Value}"))).TrimEnd();

        static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

        static string Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag) && flag.GetBoolean() ? " " + name : "";
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex ProcessNumber();
}

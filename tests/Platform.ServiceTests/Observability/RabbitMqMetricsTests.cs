using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Platform.ServiceTests.Support;
using RabbitMQ.Client;

namespace Platform.ServiceTests.Observability;

/// <summary>What dashboards and alerts want of the broker, beside a broker with the settings of <c>infra/compose</c>.</summary>
public sealed class RabbitMqMetricsTests
{
    private static readonly string Script = Path.Combine(RunningService.RepositoryRoot, "infra", "dev", "rabbitmq.sh");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_shows_what_dashboards_and_alerts_want_of_it()
    {
        Assert.SkipUnless(File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"), "RabbitMQ is not installed: apt-get install rabbitmq-server");
        var wanted = ObservabilityFiles.Expressions()
            .SelectMany(expression => PromQl.Read(expression.Expression).Metrics)
            .Where(metric => metric.Metric.StartsWith("rabbitmq_", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(wanted);
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        var port = FourFreePorts();
        var metricsPort = port + 3;
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_prometheus].", Cancellation);
        var settings = await File.ReadAllTextAsync(Path.Combine(RunningService.RepositoryRoot, "infra", "compose", "rabbitmq", "rabbitmq.conf"), Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "rabbitmq.conf"), $"{settings}\nprometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = {metricsPort}\n", Cancellation);
        try
        {
            await RunAsync("start", folder, port.ToString(CultureInfo.InvariantCulture));
            var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = port };
            await using var connection = await factory.CreateConnectionAsync(Cancellation);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
            await channel.QueueDeclareAsync("nlu-turn-opened_error", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
            using var http = new HttpClient();

            string[] missing = [];
            await Eventually.GetAsync(
                async () =>
                {
                    var lines = (await http.GetStringAsync($"http://127.0.0.1:{metricsPort}/metrics", Cancellation)).Split('\n');
                    missing = [.. wanted.Where(metric => !lines.Any(line => Shows(line, metric.Metric, metric.Labels))).Select(metric => metric.Metric).Distinct()];
                    return missing.Length == 0 ? missing : null;
                },
                () => $"the broker does not show: {string.Join(", ", missing)}",
                seconds: 40);
        }
        finally
        {
            await RunAsync("stop", folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Shows(string line, string metric, IReadOnlyList<string> labels) =>
        (line.StartsWith(metric + " ", StringComparison.Ordinal) || line.StartsWith(metric + "{", StringComparison.Ordinal))
        && labels.All(label => line.Contains($"{label}=\"", StringComparison.Ordinal));

    private static async Task RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Script, .. arguments]))!;
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"rabbitmq.sh {arguments[0]} ended with {process.ExitCode}.");
    }

    // Below those that systems give away by themselves: the hosts of the tests beside this one are given theirs meanwhile.
    private static int FourFreePorts()
    {
        while (true)
        {
            var first = Random.Shared.Next(15_000, 30_000);
            if (Enumerable.Range(first, 4).All(IsFree))
                return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

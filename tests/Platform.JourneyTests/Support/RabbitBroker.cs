using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using RabbitMQ.Client;

namespace Platform.JourneyTests.Support;

/// <summary>RabbitMQ from the distribution's package on loopback, in a folder of its own.</summary>
public sealed class RabbitBroker(string folder) : IAsyncDisposable
{
    private const string User = "guest";
    private static readonly string Script = Path.Combine(ServiceProcess.RepositoryRoot, "infra", "dev", "rabbitmq.sh");

    /// <summary>Why there is none here; null if there is.</summary>
    public static string? Unavailable =>
        File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server") ? null : "RabbitMQ is not installed: apt-get install rabbitmq-server";

    /// <summary>AMQP; epmd, the node's distribution and TLS (if it is configured) have the next three.</summary>
    public int Port { get; } = FreePorts(4);

    public int TlsPort => Port + 3;

    public Dictionary<string, string> Environment => new()
    {
        ["Bus__Transport"] = "rabbitmq",
        ["Bus__Host"] = "127.0.0.1",
        ["Bus__Port"] = Port.ToString(CultureInfo.InvariantCulture),
    };

    public Task StartAsync() => RunAsync("start", folder, Port.ToString(CultureInfo.InvariantCulture));

    public Task StopAsync() => RunAsync("stop", folder);

    /// <summary>Runs <c>rabbitmqctl</c> and returns what it says.</summary>
    public Task<string> ControlAsync(params string[] command) => RunAsync(["ctl", folder, .. command]);

    public async Task AddVirtualHostAsync(string name)
    {
        await ControlAsync("add_vhost", name);
        await ControlAsync("set_permissions", "-p", name, User, ".*", ".*", ".*");
    }

    /// <summary>Stops and continues the broker's process as it is, by a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        var pid = await File.ReadAllTextAsync(Path.Combine(folder, "pid"), TestContext.Current.CancellationToken);
        using var kill = Process.Start("kill", [$"-{signal}", pid.Trim()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    public Task<IConnection> ConnectAsync(string virtualHost = "/") =>
        new ConnectionFactory { HostName = "127.0.0.1", Port = Port, VirtualHost = virtualHost }.CreateConnectionAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Unavailable is null)
            await StopAsync();
    }

    // Below the ports that the system gives to outgoing connections: one of those may take a port between choice and use.
    private static int FreePorts(int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        var first = Random.Shared.Next(12_000, 30_000);
        while (Enumerable.Range(first, count).Any(taken.Contains))
            first += count;
        return first;
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        // Into files: a broker that is started inherits the outputs, and a pipe would end only with it.
        var output = Path.GetTempFileName();
        try
        {
            using var process = Process.Start("bash", ["-c", "out=$1; shift; exec \"$@\" > \"$out\" 2>&1", "bash", output, "bash", Script, .. arguments]);
            await process.WaitForExitAsync();
            var said = await File.ReadAllTextAsync(output);
            Assert.True(process.ExitCode == 0, $"rabbitmq.sh {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
            return said;
        }
        finally
        {
            File.Delete(output);
        }
    }
}

using System.Diagnostics;

namespace Platform.JourneyTests.Support;

/// <summary>Seven processes over RabbitMQ, which is started for the tests from the distribution's package.</summary>
public class DistributedPlatform : PlatformUnderTest
{
    private static readonly string Script = Path.Combine(ServiceProcess.RepositoryRoot, "infra", "dev", "rabbitmq.sh");

    private string _brokerFolder = "";

    public int BrokerPort { get; private set; }

    public override Uri AddressOf(string service) => Processes[service].Address;

    protected override async Task StartAsync()
    {
        if (!File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"))
        {
            Unavailable = "RabbitMQ is not installed: apt-get install rabbitmq-server";
            return;
        }

        _brokerFolder = Path.Combine(DataFolder, "rabbitmq");
        BrokerPort = ServiceProcess.FreeAddress().Port;
        await StartBrokerAsync();

        Environment["Bus__Transport"] = "rabbitmq";
        Environment["Bus__Host"] = "127.0.0.1";
        Environment["Bus__Port"] = BrokerPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        // What fails is soon in the error queue.
        Environment["Bus__Redelivery"] = "00:00:00.5, 00:00:01";
        Environment["Storage__Kind"] = "sqlite";
        Environment["Stream__Kind"] = "embedded";
        Environment["Tenancy__Tenants__shop__Pack"] = "shop";
        Environment["Tenancy__Tenants__bank__Pack"] = "bank";
        var (exitCode, output) = await ServiceProcess.RunAsync("Platform.Standalone", Environment, "keys", "issue");
        Assert.True(exitCode == 0, output);
        foreach (var service in Services)
            Processes[service] = new ServiceProcess("Platform." + service, ServiceProcess.FreeAddress(), Environment);
        await Task.WhenAll(Processes.Values.Select(process => process.StartAsync()));
    }

    public Task StartBrokerAsync() =>
        RunScriptAsync("start", _brokerFolder, BrokerPort.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public Task StopBrokerAsync() => RunScriptAsync("stop", _brokerFolder);

    protected override Task StopAsync() => BrokerPort == 0 ? Task.CompletedTask : StopBrokerAsync();

    private static async Task RunScriptAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Script, .. arguments]) { RedirectStandardError = false })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"rabbitmq.sh {arguments[0]} ended with {process.ExitCode}.");
    }
}

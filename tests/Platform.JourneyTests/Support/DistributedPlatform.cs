namespace Platform.JourneyTests.Support;

/// <summary>Seven processes over RabbitMQ, which is started for the tests from the distribution's package.</summary>
public class DistributedPlatform : PlatformUnderTest
{
    public RabbitBroker Broker { get; private set; } = null!;

    public override Uri AddressOf(string service) => Processes[service].Address;

    protected override async Task StartAsync()
    {
        Broker = new RabbitBroker(Path.Combine(DataFolder, "rabbitmq"));
        if ((Unavailable = RabbitBroker.Unavailable) is not null)
            return;

        await Broker.StartAsync();
        foreach (var (name, value) in Broker.Environment)
            Environment[name] = value;
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

    protected override async Task StopAsync() => await Broker.DisposeAsync();
}

using System.Text.Json;
using Platform.Clients;
using Refit;

// Each class starts processes of its own; together they would only wait for each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Platform.JourneyTests.Support;

/// <summary>The whole platform, run as its users run it, with a data folder of its own.</summary>
public abstract class PlatformUnderTest : IAsyncLifetime
{
    protected static readonly string[] Services =
        ["ChannelGateway", "Routing", "Nlu", "Sentiment", "Knowledge", "Analytics", "Audit"];

    private readonly List<HttpClient> _clients = [];

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("platform-journey-").FullName;

    /// <summary>The processes by the name of what each runs.</summary>
    public Dictionary<string, ServiceProcess> Processes { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the processes send their telemetry.</summary>
    public Collector Collector { get; } = new();

    /// <summary>A reason why this cannot run here; tests skip with it.</summary>
    public string? Unavailable { get; protected set; }

    public IMessagesApi Messages => Api<IMessagesApi>("ChannelGateway");

    public IConversationsApi Conversations => Api<IConversationsApi>("Routing");

    public static RefitSettings Json { get; } = new(new SystemTextJsonContentSerializer(
        new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    protected Dictionary<string, string> Environment { get; } = [];

    public abstract Uri AddressOf(string service);

    /// <summary>Calls a service with the key of the tenant's operator.</summary>
    public HttpClient Http(string service, string tenant = "shop", string key = "operator")
    {
        var client = new HttpClient { BaseAddress = AddressOf(service), Timeout = TimeSpan.FromSeconds(40) };
        client.DefaultRequestHeaders.Add("X-Api-Key", File.ReadAllText(Path.Combine(DataFolder, "keys", $"{tenant}-{key}.key")));
        lock (_clients)
            _clients.Add(client);
        return client;
    }

    public TApi Api<TApi>(string service, string tenant = "shop", string key = "operator") =>
        RestService.For<TApi>(Http(service, tenant, key), Json);

    public async ValueTask InitializeAsync()
    {
        Environment["Storage__DataFolder"] = DataFolder;
        Environment["Tenancy__PacksFolder"] = Path.Combine(ServiceProcess.RepositoryRoot, "packs");
        // A lost message is sent again soon, so that a test of it is short.
        Environment["ChannelGateway__RetryAfter"] = "00:00:02";
        // On a loaded machine an analysis may take its time; what is tested is the answer, not the speed.
        Environment["Routing__SoftDeadline"] = "00:00:15";
        Environment["ChannelGateway__AllowPrivateCallbacks"] = "true";
        foreach (var (name, value) in Collector.Environment)
            Environment[name] = value;
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        foreach (var process in Processes.Values)
            await process.DisposeAsync();
        await StopAsync();
        Collector.Dispose();
        Directory.Delete(DataFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a further process with the settings of the others.</summary>
    public async Task<ServiceProcess> StartProcessAsync(string name, string assembly, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(Environment);
        foreach (var (setting, value) in settings)
            environment[setting] = value;
        Processes[name] = new ServiceProcess(assembly, ServiceProcess.FreeAddress(), environment);
        await Processes[name].StartAsync();
        return Processes[name];
    }

    protected abstract Task StartAsync();

    protected virtual Task StopAsync() => Task.CompletedTask;
}

/// <summary>One process, in-memory bus.</summary>
public sealed class StandalonePlatform : PlatformUnderTest
{
    public override Uri AddressOf(string service) => Processes["Standalone"].Address;

    protected override async Task StartAsync()
    {
        Processes["Standalone"] = new ServiceProcess("Platform.Standalone", ServiceProcess.FreeAddress(), Environment);
        await Processes["Standalone"].StartAsync();
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting;

namespace Platform.ServiceTests.Support;

/// <summary>The real host of one service (or several) on a free port, with the in-memory bus and a data folder of its own.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private const string Key = "pk_test";
    private readonly bool _ownsFolder;

    private RunningService(WebApplication app, string dataFolder, bool ownsFolder)
    {
        App = app;
        DataFolder = dataFolder;
        _ownsFolder = ownsFolder;
        // The front door has none.
        var bus = app.Services.GetService<IBus>();
        Bus = bus!;
        bus?.ConnectPublishObserver(Published);
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = BaseAddress };
        Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    public static string RepositoryRoot { get; } = typeof(RunningService).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public WebApplication App { get; }

    public IBus Bus { get; }

    public string DataFolder { get; }

    public Uri BaseAddress { get; }

    /// <summary>Calls as tenant <c>shop</c>, channel <c>test</c>, with every scope.</summary>
    public HttpClient Http { get; }

    /// <summary>What the host publishes on the bus, tests' own messages included.</summary>
    public PublishedMessages Published { get; } = new();

    public static Task<RunningService> StartAsync(IPlatformService service, params string[] settings) =>
        StartAsync([service], null, settings);

    /// <param name="dataFolder">A folder to go on with; null for a new one that is removed at the end.</param>
    public static async Task<RunningService> StartAsync(
        IReadOnlyList<IPlatformService> services, string? dataFolder, params string[] settings)
    {
        var folder = dataFolder ?? Directory.CreateTempSubdirectory("platform-test-").FullName;
        var app = Build(services, folder, settings);
        await app.StartAsync();
        return new RunningService(app, folder, ownsFolder: dataFolder is null);
    }

    /// <summary>The host, not yet started.</summary>
    public static WebApplication Build(IReadOnlyList<IPlatformService> services, string folder, params string[] settings)
    {
        string[] args =
        [
            "--urls", "http://127.0.0.1:0",
            "--Bus:Transport=memory",
            "--Storage:Kind=sqlite",
            "--Stream:Kind=embedded",
            $"--Storage:DataFolder={folder}",
            $"--Tenancy:PacksFolder={Path.Combine(RepositoryRoot, "packs")}",
            "--Tenancy:Tenants:shop:Pack=shop",
            "--Tenancy:Tenants:bank:Pack=bank",
            "--Security:Keys:0:Tenant=shop",
            "--Security:Keys:0:Channel=test",
            "--Security:Keys:0:Scopes:0=messages",
            "--Security:Keys:0:Scopes:1=agent",
            "--Security:Keys:0:Scopes:2=manage",
            $"--Security:Keys:0:Sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}",
            "--Logging:LogLevel:Default=Warning",
            .. settings.Select(setting => "--" + setting),
        ];
        // MassTransit keeps the logger of the first host of a process, which in these tests may have been disposed of.
        LogContext.Current = null;
        return PlatformHost.Build(args, services);
    }

    /// <summary>Settings of a further key; they follow <c>StartAsync</c>'s own.</summary>
    public static string[] KeySettings(string name, string key, string tenant, params string[] scopes) =>
    [
        $"Security:Keys:{name}:Tenant={tenant}",
        $"Security:Keys:{name}:Channel=test",
        $"Security:Keys:{name}:Sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}",
        .. scopes.Select((scope, i) => $"Security:Keys:{name}:Scopes:{i}={scope}"),
    ];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(DataFolder, recursive: true);
    }
}

/// <summary>Everything that was published, to be waited for.</summary>
public sealed class PublishedMessages : IPublishObserver
{
    private readonly ConcurrentQueue<object> _messages = [];

    public IEnumerable<T> Of<T>() => _messages.OfType<T>();

    /// <summary>The first message that fits; fails after a minute with what was seen instead.</summary>
    public Task<T> WaitForAsync<T>(Func<T, bool> predicate) where T : class =>
        Eventually.GetAsync(
            () => Of<T>().FirstOrDefault(predicate),
            () => $"no fitting {typeof(T).Name} among: {string.Join(", ", _messages.Select(message => message.GetType().Name))}");

    public Task PrePublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context) where T : class
    {
        _messages.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;
}

/// <summary>Waiting for something that will be true soon.</summary>
public static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<T?> probe, Func<string> describe, int seconds = 60) where T : class =>
        await GetAsync(() => Task.FromResult(probe()), describe, seconds);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> probe, Func<string> describe, int seconds = 60) where T : class
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var deadline = Environment.TickCount64 + (seconds * 1000L);
        while (true)
        {
            if (await probe() is { } found)
                return found;
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException(describe());
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public static Task BecomesTrueAsync(Func<Task<bool>> probe, string expectation, int seconds = 60) =>
        GetAsync(async () => await probe() ? (object)true : null, () => "not reached: " + expectation, seconds);
}

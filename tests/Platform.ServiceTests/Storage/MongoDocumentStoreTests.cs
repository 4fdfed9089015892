using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Platform.Storage;
using Testcontainers.MongoDb;

namespace Platform.ServiceTests.Storage;

/// <summary>Runs where there is a MongoDB: the one that <c>PLATFORM_TEST_MONGODB</c> names, or one in Docker.</summary>
public sealed class MongoDocumentStoreTests(MongoDocumentStoreTests.Server server) : DocumentStoreContract, IClassFixture<MongoDocumentStoreTests.Server>
{
    private readonly string _database = $"platform-test-{Guid.NewGuid():N}";
    private readonly List<ServiceProvider> _providers = [];

    protected override Task<IDocumentStore> OpenAsync()
    {
        if (server.Unavailable is { } reason)
            Assert.Skip(reason);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Kind"] = "mongodb",
            ["Storage:MongoDb:ConnectionString"] = server.ConnectionString,
            ["Storage:MongoDb:Database"] = _database,
        }).Build());
        services.AddSingleton<TimeProvider>(Time);
        services.AddDocumentStore("test");
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return Task.FromResult(provider.GetRequiredKeyedService<IDocumentStore>("test"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (TestContext.Current.TestState is null || server.Unavailable is not null)
            return;
        foreach (var provider in _providers)
            await provider.DisposeAsync();
        using var client = new MongoClient(server.ConnectionString);
        await client.DropDatabaseAsync(_database);
    }

    public sealed class Server : IAsyncLifetime
    {
        private MongoDbContainer? _container;

        public string ConnectionString { get; private set; } = "";

        public string? Unavailable { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (Environment.GetEnvironmentVariable("PLATFORM_TEST_MONGODB") is { Length: > 0 } named)
            {
                ConnectionString = named;
                return;
            }

            try
            {
                _container = new MongoDbBuilder("mongo:7.0.28").WithReplicaSet().Build();
                await _container.StartAsync(TestContext.Current.CancellationToken);
                ConnectionString = _container.GetConnectionString();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Unavailable = "There is no MongoDB here: set PLATFORM_TEST_MONGODB to a connection string, or start Docker. "
                    + exception.Message.ReplaceLineEndings(" ");
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_container is not null)
                await _container.DisposeAsync();
        }
    }
}

using System.Collections.Concurrent;
using Platform.Clients;
using Platform.Contracts.Understanding;
using Platform.JourneyTests.Support;

namespace Platform.JourneyTests;

/// <summary>Two replicas of nlu on one store that hear of each other over RabbitMQ.</summary>
public sealed class ModelSwapTests(ModelSwapTests.TwoReaders platform) : IClassFixture<ModelSwapTests.TwoReaders>
{
    // Words that no example has.
    private const string Jargon = "my blorfex went kaflooey";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_replicas_swap_without_a_failed_request_and_one_that_is_started_again_serves_the_promoted_model()
    {
        Requirement.IsMet(platform.Unavailable);
        var (first, second) = (platform.Api<INluApi>("Nlu"), platform.Api<INluApi>("Nlu2"));
        var ofPack = (await first.GetModelAsync(Cancellation)).Version;
        await first.CorrectAsync(new CorrectionRequest(Text: Jargon, Intent: "repair_service"), Cancellation);
        var begun = await first.TrainAsync(new TrainRequest(), Cancellation);
        var model = await Eventually.GetAsync(
            async () => await first.GetTrainedModelAsync(begun.Version, Cancellation) is { State: ModelState.Ready } ready ? ready : null,
            () => platform.Processes["Nlu"].Output, seconds: 120);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var versions = new ConcurrentDictionary<(INluApi, string), int>();
        var customers = new[] { first, second }.Select(api => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var understood = await api.UnderstandAsync(new UnderstandRequest(Jargon), Cancellation);
                // Each answer is of one model, whole.
                Assert.Equal(understood.ModelVersion == model.Version, understood is { OutOfScope: false, Intents: [{ Intent: "repair_service" }, ..] });
                versions.AddOrUpdate((api, understood.ModelVersion), 1, (_, count) => count + 1);
            }
        }, Cancellation)).ToArray();
        await ServesAsync(second, ofPack);

        await first.PromoteAsync(model.Version, Cancellation);
        await ServesAsync(first, model.Version);
        await ServesAsync(second, model.Version);
        await second.RollBackAsync(Cancellation);
        await ServesAsync(second, ofPack);
        await ServesAsync(first, ofPack);
        await second.PromoteAsync(model.Version, Cancellation);
        await ServesAsync(first, model.Version);
        await end.CancelAsync();
        await Task.WhenAll(customers);
        Assert.Equal(4, versions.Count);

        await platform.Processes["Nlu2"].KillAsync();
        await platform.Processes["Nlu2"].StartAsync();

        // Ready is to serve it, from the first request on.
        var after = await second.UnderstandAsync(new UnderstandRequest(Jargon), Cancellation);
        Assert.Equal((model.Version, "repair_service"), (after.ModelVersion, after.Intents[0].Intent));
        Assert.Equal((await first.UnderstandAsync(new UnderstandRequest(Jargon), Cancellation)).Intents, after.Intents);
    }

    // By the bus alone: their next look is a minute away.
    private Task ServesAsync(INluApi api, string version) => Eventually.TrueAsync(
        async () => (await api.UnderstandAsync(new UnderstandRequest(Jargon), Cancellation)).ModelVersion == version,
        () => $"{version} is not served: {platform.Processes["Nlu"].Output}\n{platform.Processes["Nlu2"].Output}");

    /// <summary>RabbitMQ and two processes of nlu.</summary>
    public sealed class TwoReaders : PlatformUnderTest
    {
        private RabbitBroker _broker = null!;

        public override Uri AddressOf(string service) => Processes[service].Address;

        protected override async Task StartAsync()
        {
            _broker = new RabbitBroker(Path.Combine(DataFolder, "rabbitmq"));
            if ((Unavailable = RabbitBroker.Unavailable) is not null)
                return;
            await _broker.StartAsync();
            foreach (var (name, value) in _broker.Environment)
                Environment[name] = value;
            Environment["Storage__Kind"] = "sqlite";
            Environment["Tenancy__Tenants__shop__Pack"] = "shop";
            Environment["Nlu__FollowMilliseconds"] = "60000";
            Environment["Security__RateLimit__PermitsPerSecond"] = "0";
            var (exitCode, output) = await ServiceProcess.RunAsync("Platform.Standalone", Environment, "keys", "issue");
            Assert.True(exitCode == 0, output);
            await Task.WhenAll(StartProcessAsync("Nlu", "Platform.Nlu"), StartProcessAsync("Nlu2", "Platform.Nlu"));
        }

        protected override async Task StopAsync() => await _broker.DisposeAsync();
    }
}

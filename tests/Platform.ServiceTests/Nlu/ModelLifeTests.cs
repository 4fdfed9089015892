using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Clients;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu;
using Platform.Nlu.Experts;
using Platform.Nlu.Models;
using Platform.Nlu.Observation;
using Platform.Nlu.Understanding;
using Platform.ServiceTests.Support;
using Platform.Storage;
using Refit;

namespace Platform.ServiceTests.Nlu;

/// <summary>From a wrong answer to the right one, over HTTP, with all that can go wrong on the way.</summary>
public sealed class ModelLifeTests : IAsyncLifetime
{
    // Words that no example has.
    private const string Jargon = "my blorfex went kaflooey";

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
    private readonly List<RunningService> _replicas = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_wrong_answer_is_corrected_trained_and_promoted_and_can_be_taken_back()
    {
        var service = await StartAsync();
        var api = Api(service);
        Assert.NotEqual("repair_service", await MeaningAsync(api, Jargon));
        var ofPack = (await api.GetModelAsync(Cancellation)).Version;

        var taken = await api.CorrectAsync(new CorrectionRequest(Text: Jargon, Intent: "repair_service"), Cancellation);
        Assert.Equal(ExampleSource.Correction, taken.Example!.Source);
        Assert.Equal("test", taken.Example.By);
        var model = await TrainedAsync(api);

        Assert.NotEqual("repair_service", await MeaningAsync(api, Jargon));
        Assert.Equal(ModelRole.None, model.Role);
        Assert.Equal(1, model.Progress);
        Assert.Equal(["en", "zh"], model.Quality!.Select(quality => quality.Language));
        Assert.True(model.Report!.Judged > 500, $"{model.Report.Judged}");
        Assert.NotEmpty(model.Report.Confusions);
        Assert.Equal(64, model.Hash!.Length);
        Assert.Equal(64, model.Fingerprint.Length);
        var trained = await service.Published.WaitForAsync<ModelTrained>(_ => true);
        Assert.Equal((model.Version, model.Fingerprint), (trained.ModelVersion, trained.Fingerprint));

        await api.PromoteAsync(model.Version, Cancellation);

        Assert.Equal("repair_service", await MeaningAsync(api, Jargon));
        Assert.Equal(model.Version, (await api.GetModelAsync(Cancellation)).Version);
        Assert.Equal(ModelRole.Active, (await api.GetTrainedModelAsync(model.Version, Cancellation)).Role);
        var promoted = await service.Published.WaitForAsync<ModelPromoted>(_ => true);
        Assert.Equal((model.Version, null, "test"), (promoted.ModelVersion, promoted.PreviousVersion, promoted.By));

        await api.RollBackAsync(Cancellation);

        Assert.Equal(ofPack, (await api.GetModelAsync(Cancellation)).Version);
        Assert.NotEqual("repair_service", await MeaningAsync(api, Jargon));
        var back = await service.Published.WaitForAsync<ModelRolledBack>(_ => true);
        Assert.Equal((null, model.Version), (back.ModelVersion, back.PreviousVersion));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(api.RollBackAsync(Cancellation)));
    }

    [Fact]
    public async Task Every_replica_swaps_and_a_later_start_takes_the_promoted_model()
    {
        var first = await StartAsync("Nlu:FollowMilliseconds=100");
        var second = await StartAsync("Nlu:FollowMilliseconds=100");
        await Api(first).CorrectAsync(new CorrectionRequest(Text: Jargon, Intent: "repair_service"), Cancellation);
        var model = await TrainedAsync(Api(first));

        await Api(first).PromoteAsync(model.Version, Cancellation);
        // The in-memory buses of two hosts do not reach each other: the second has only the store.
        await Eventually.BecomesTrueAsync(
            async () => (await Api(second).GetModelAsync(Cancellation)).Version == model.Version, "the other replica has swapped");
        await Api(second).RollBackAsync(Cancellation);
        await Eventually.BecomesTrueAsync(
            async () => (await Api(first).GetModelAsync(Cancellation)).Version != model.Version, "the first replica has gone back");
        await Api(second).PromoteAsync(model.Version, Cancellation);

        var third = await StartAsync();
        await ReadyAsync(third);
        Assert.Equal(model.Version, (await Api(third).GetModelAsync(Cancellation)).Version);
        Assert.Equal("repair_service", await MeaningAsync(Api(third), Jargon));
    }

    [Fact]
    public async Task A_replica_follows_an_event_without_waiting_for_its_next_look()
    {
        var first = await StartAsync("Nlu:FollowMilliseconds=60000");
        var second = await StartAsync("Nlu:FollowMilliseconds=60000");
        await Api(first).AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var model = await TrainedAsync(Api(first));
        await Api(first).PromoteAsync(model.Version, Cancellation);
        var promoted = await first.Published.WaitForAsync<ModelPromoted>(_ => true);

        // As a broker that both share would.
        await second.Bus.Publish(promoted, Cancellation);

        await Eventually.BecomesTrueAsync(
            async () => (await Api(second).GetModelAsync(Cancellation)).Version == model.Version, "the other replica has swapped");
    }

    [Fact]
    public async Task No_request_fails_while_models_are_swapped()
    {
        var service = await StartAsync("Security:RateLimit:PermitsPerSecond=0");
        var api = Api(service);
        await api.AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var model = await TrainedAsync(api);
        var ofPack = (await api.GetModelAsync(Cancellation)).Version;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var versions = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var understood = await api.UnderstandAsync(new UnderstandRequest(Jargon), Cancellation);
                // Each answer is of one model, whole.
                Assert.Equal(understood.ModelVersion == model.Version, understood.Intents[0].Intent == "repair_service" && !understood.OutOfScope);
                versions.AddOrUpdate(understood.ModelVersion, 1, (_, count) => count + 1);
            }
        }, Cancellation)).ToArray();
        var turns = Enumerable.Range(0, 200).Select(i => Turn(Jargon)).ToArray();
        var published = Task.Run(async () =>
        {
            foreach (var turn in turns)
                await service.Bus.Publish(turn, Cancellation);
        }, Cancellation);

        for (var i = 0; i < 20; i++)
        {
            await api.PromoteAsync(model.Version, Cancellation);
            Assert.Equal(model.Version, (await api.UnderstandAsync(new UnderstandRequest("hello"), Cancellation)).ModelVersion);
            await api.RollBackAsync(Cancellation);
            Assert.Equal(ofPack, (await api.UnderstandAsync(new UnderstandRequest("hello"), Cancellation)).ModelVersion);
        }

        await published;
        await end.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Equal(new[] { ofPack, model.Version }.Order(), versions.Keys.Order());
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(turns.All(turn => service.Published.Of<UtteranceUnderstood>().Any(found => found.TurnId == turn.TurnId))),
            "every turn is understood");
    }

    [Fact]
    public async Task A_damaged_model_is_refused_and_the_one_before_stays()
    {
        var service = await StartAsync();
        var api = Api(service);
        await api.AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var good = await TrainedAsync(api);
        await api.PromoteAsync(good.Version, Cancellation);
        await api.AddExamplesAsync(new AddExamples([new NewExample("the zimwop is bent", "repair_service")]), Cancellation);
        var bad = await TrainedAsync(api);
        await ChangeFileAsync(service, bad.Version, bytes => bytes[^1] ^= 1);

        var (status, problem) = await SendAsync(service, HttpMethod.Post, $"/v1/nlu/models/{bad.Version}/promote");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("hash", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(good.Version, (await api.GetModelAsync(Cancellation)).Version);
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(api.ShadowAsync(bad.Version, Cancellation)));

        // The active one is damaged behind its back: what runs goes on, and what starts takes the pack's and says so.
        await ChangeFileAsync(service, good.Version, bytes => bytes[0] ^= 1);
        Assert.Equal("repair_service", await MeaningAsync(api, Jargon));
        var next = await StartAsync();
        await ReadyAsync(next);
        var models = await Api(next).ListModelsAsync(cancellationToken: Cancellation);
        Assert.Equal(good.Version, models.Active);
        Assert.NotEqual(good.Version, models.Serving);

        // Trained again it is whole again.
        Assert.Equal(bad.Version, (await TrainedAsync(api)).Version);
        await api.PromoteAsync(bad.Version, Cancellation);
        Assert.Equal(bad.Version, (await api.GetModelAsync(Cancellation)).Version);
    }

    [Fact]
    public async Task A_start_loads_the_promoted_model_and_needs_no_examples()
    {
        var first = await StartAsync();
        await Api(first).AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var model = await TrainedAsync(Api(first));
        await Api(first).PromoteAsync(model.Version, Cancellation);
        var stored = (await first.App.Services.GetRequiredService<ModelStore>().GetAsync("shop", model.Version, Cancellation))!.Value;
        Assert.True(await Chunks(first).DeleteAsync(ModelStore.ChunkId("shop", model.Version, stored.ExamplesFile, 0), cancellationToken: Cancellation));

        var second = await StartAsync();
        await ReadyAsync(second);

        Assert.Equal(model.Version, (await Api(second).GetModelAsync(Cancellation)).Version);
        Assert.Equal(model.Quality, (await Api(second).GetModelAsync(Cancellation)).Quality);
        var request = new UnderstandRequest(Jargon + " and where is my parcel");
        Assert.Equal((await Api(first).UnderstandAsync(request, Cancellation)).Intents, (await Api(second).UnderstandAsync(request, Cancellation)).Intents);
    }

    [Fact]
    public async Task A_model_of_another_trainer_is_trained_anew_once_and_stored_beside_it()
    {
        var first = await StartAsync();
        await Api(first).AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var model = await TrainedAsync(Api(first));
        await Api(first).PromoteAsync(model.Version, Cancellation);
        var store = first.App.Services.GetRequiredService<ModelStore>();
        var stored = (await store.GetAsync("shop", model.Version, Cancellation))!;
        var former = new StoredWeights("1.1-00000000", stored.Value.Weights.Single().File);
        Assert.NotNull(await store.ReplaceAsync(stored.Value with { Weights = [former] }, stored.Version, Cancellation));

        var second = await StartAsync();
        await ReadyAsync(second);

        Assert.Equal("repair_service", await MeaningAsync(Api(second), Jargon));
        var weights = (await store.GetAsync("shop", model.Version, Cancellation))!.Value.Weights;
        Assert.Equal([former.Trainer, Platform.Nlu.Intents.IntentModel.Trainer], weights.Select(made => made.Trainer));
    }

    [Fact]
    public async Task Old_models_are_removed_but_those_in_use_and_those_to_go_back_to()
    {
        var service = await StartAsync("Nlu:KeepModels=1");
        var api = Api(service);
        var versions = new List<string>();
        foreach (var word in new[] { "blorfex", "zimwop", "quandle", "frobnit" })
        {
            await api.AddExamplesAsync(new AddExamples([new NewExample($"my {word} went kaflooey", "repair_service")]), Cancellation);
            versions.Add((await TrainedAsync(api)).Version);
            if (versions.Count <= 2)
                await api.PromoteAsync(versions[^1], Cancellation);
        }

        // Active, before it, and the newest.
        string[] kept = [versions[3], versions[1], versions[0]];
        await Eventually.BecomesTrueAsync(
            async () => (await api.ListModelsAsync(cancellationToken: Cancellation)).Models.Select(model => model.Version).SequenceEqual(kept),
            "the third model is removed");
        await Eventually.BecomesTrueAsync(async () => await FilesOfAsync(service, versions[2]) == 0, "its files are removed");
        Assert.True(await FilesOfAsync(service, versions[0]) >= 2);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(api.PromoteAsync(versions[2], Cancellation)));
        await api.RollBackAsync(Cancellation);
        Assert.Equal(versions[0], (await api.GetModelAsync(Cancellation)).Version);
    }

    [Fact]
    public async Task A_file_of_several_parts_is_read_whole_and_a_missing_part_is_told()
    {
        var service = await StartAsync();
        var store = service.App.Services.GetRequiredService<ModelStore>();
        var model = await TrainedAsync(Api(service));
        var stored = (await store.GetAsync("shop", model.Version, Cancellation))!.Value;
        var file = stored.Weights.Single().File;

        var parts = (file.Bytes + ModelStore.ChunkBytes - 1) / ModelStore.ChunkBytes;
        Assert.True(parts > 1, $"{file.Bytes} bytes");
        Assert.Equal(model.Version, (await store.ReadModelAsync(stored, file, Cancellation)).Version);
        await Chunks(service).DeleteAsync(ModelStore.ChunkId("shop", model.Version, file, parts - 1), cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<Platform.Learning.ModelFileException>(() => store.ReadModelAsync(stored, file, Cancellation));
        Assert.Contains("part", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shadow_is_compared_with_the_built_in_reading_and_not_with_a_second_opinion()
    {
        await using var chat = await ScriptedChat.StartAsync();
        chat.Answer = _ => Task.FromResult("""{"intent": "refund_status", "confidence": 0.9}""");
        var service = await StartAsync(
            "Nlu:Experts:shop:Kind=openai", "Nlu:Experts:shop:Model=scripted", $"Nlu:Experts:shop:Endpoint={chat.Address}", "Nlu:Experts:shop:Timeout=00:00:10");
        var api = Api(service);
        var ofPack = (await api.GetModelAsync(Cancellation)).Version;
        await api.AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var model = await TrainedAsync(api);
        await api.ShadowAsync(model.Version, Cancellation);
        // Words of which neither model knows anything.
        var turn = Turn("zorp the flimflam");

        await service.Bus.Publish(turn, Cancellation);
        await Eventually.BecomesTrueAsync(
            async () => (await api.GetTrainedModelAsync(model.Version, Cancellation)).Comparison is { Turns: 1 }, "the turn is compared");

        var understood = await service.Published.WaitForAsync<UtteranceUnderstood>(found => found.TurnId == turn.TurnId);
        Assert.Equal((ofPack + "+scripted", "refund_status"), (understood.ModelVersion, understood.Intents[0].Intent));
        var comparison = (await api.GetTrainedModelAsync(model.Version, Cancellation)).Comparison!;
        Assert.Equal((ofPack, 1.0), (comparison.Active, comparison.Agreement));
    }

    [Fact]
    public async Task Turns_that_are_left_out_count_for_the_tenant_whose_they_are_and_only_beside_a_shadow()
    {
        var service = await StartAsync("Tenancy:Tenants:other:Pack=shop");
        var api = Api(service);
        var model = await TrainedAsync(api);
        var readers = service.App.Services.GetRequiredService<TenantReaders>();
        await api.AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var shadow = await TrainedAsync(api);
        await api.ShadowAsync(shadow.Version, Cancellation);
        using var live = ActivatorUtilities.CreateInstance<LiveTurns>(service.App.Services);
        var reader = await readers.ForAsync("shop");
        for (var i = 0; i < LiveTurns.Capacity + 3; i++)
            Offer(live, reader, Turn("Where is my order BC-20481234?"));
        for (var i = 0; i < 5; i++)
            Offer(live, reader, Turn("zorp the flimflam") with { TenantId = "other" });

        await live.StartAsync(Cancellation);

        await Eventually.BecomesTrueAsync(
            async () => (await api.GetTrainedModelAsync(shadow.Version, Cancellation)).Comparison is { Turns: LiveTurns.Capacity }, "all that fit are compared");
        Assert.Equal(3, (await api.GetTrainedModelAsync(shadow.Version, Cancellation)).Comparison!.Skipped);
        await live.StopAsync(Cancellation);

        static void Offer(LiveTurns live, UtteranceReader reader, TurnOpened turn)
        {
            var understood = reader.Understand(turn, turn.OccurredAt);
            live.Offer(turn, understood, new Reading(understood.ModelVersion, understood.Intents, understood.OutOfScope, understood.Entities));
        }
    }

    [Fact]
    public async Task A_shadow_reads_live_turns_without_effect_and_shows_where_it_differs()
    {
        var service = await StartAsync();
        var api = Api(service);
        var ofPack = (await api.GetModelAsync(Cancellation)).Version;
        await api.AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);
        var model = await TrainedAsync(api);
        await api.ShadowAsync(model.Version, Cancellation);
        var differs = Turn(Jargon + " call 13812345678");
        var same = Turn("Where is my order BC-20481234?");

        await service.Bus.Publish(differs, Cancellation);
        await service.Bus.Publish(same, Cancellation);
        // A turn that comes again counts once.
        await service.Bus.Publish(same, Cancellation);
        await Eventually.BecomesTrueAsync(
            async () => (await api.GetTrainedModelAsync(model.Version, Cancellation)).Comparison is { Turns: >= 2 }, "two turns are compared");

        var understood = await service.Published.WaitForAsync<UtteranceUnderstood>(found => found.TurnId == differs.TurnId);
        Assert.Equal(ofPack, understood.ModelVersion);
        var shadow = await api.GetTrainedModelAsync(model.Version, Cancellation);
        Assert.Equal(ModelRole.Shadow, shadow.Role);
        Assert.Equal((ofPack, 2, 0.5), (shadow.Comparison!.Active, shadow.Comparison.Turns, shadow.Comparison.Agreement));
        var difference = Assert.Single(shadow.Comparison.Differences);
        Assert.Equal("repair_service", difference.Shadow);
        Assert.Equal(Jargon + " call 00000000000", difference.Text);

        await api.EndShadowAsync(model.Version, Cancellation);
        Assert.Equal(ModelRole.None, (await api.GetTrainedModelAsync(model.Version, Cancellation)).Role);
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(api.EndShadowAsync(model.Version, Cancellation)));
    }

    [Fact]
    public async Task A_training_whose_replica_has_died_is_taken_over_and_another_is_left_alone()
    {
        var service = await StartAsync("Nlu:FollowMilliseconds=60000");
        var store = service.App.Services.GetRequiredService<ModelStore>();
        var examples = Platform.Nlu.Intents.TrainingSet.From(service.App.Services.GetRequiredService<Platform.Packs.TenantPacks>().For("shop"));
        var examplesFile = ExamplesFile.Of("shop", examples);
        var version = Platform.Nlu.Intents.TrainingSet.Version(examples);
        var file = await store.PutFileAsync("shop", version, examplesFile.Write(), Cancellation);
        var now = DateTimeOffset.UtcNow;
        var dead = new StoredModel("shop", version, ModelState.Training, 0.5, examples.Count, examplesFile.Fingerprint, file, now, "ann", now)
        {
            Owner = "gone",
            LeaseUntil = now.AddHours(-1),
            Attempts = 1,
        };
        var held = dead with { Version = "held", Owner = "alive", LeaseUntil = now.AddHours(1) };
        await store.AddAsync(held, Cancellation);
        await store.AddAsync(dead, Cancellation);

        service.App.Services.GetRequiredService<ModelTraining>().Wake();

        await Eventually.BecomesTrueAsync(
            async () => (await Api(service).GetTrainedModelAsync(version, Cancellation)).State == ModelState.Ready, "it is taken over", 60);
        Assert.Equal(2, (await store.GetAsync("shop", version, Cancellation))!.Value.Attempts);
        Assert.Equal(ModelState.Training, (await store.GetAsync("shop", "held", Cancellation))!.Value.State);
    }

    [Fact]
    public async Task A_training_that_kills_its_replicas_is_given_up()
    {
        var service = await StartAsync();
        var store = service.App.Services.GetRequiredService<ModelStore>();
        var now = DateTimeOffset.UtcNow;
        await store.AddAsync(
            new StoredModel("shop", "lr-deadly", ModelState.Training, 0.5, 1, "f", new StoredFile("h", 1), now, "ann", now) { LeaseUntil = now.AddHours(-1), Attempts = 3 },
            Cancellation);

        service.App.Services.GetRequiredService<ModelTraining>().Wake();

        await Eventually.BecomesTrueAsync(
            async () => (await Api(service).GetTrainedModelAsync("lr-deadly", Cancellation)) is { State: ModelState.Failed, Problem: not null }, "it has failed");
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(Api(service).PromoteAsync("lr-deadly", Cancellation)));
    }

    [Fact]
    public async Task Examples_that_cannot_be_trained_are_refused_with_what_to_do()
    {
        var service = await StartAsync();
        await Api(service).AddExamplesAsync(new AddExamples([new NewExample(Jargon, "repair_service")]), Cancellation);

        var (status, problem) = await SendAsync(service, HttpMethod.Post, "/v1/nlu/models", """{"sources":["api"]}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var detail = problem.GetProperty("detail").GetString();
        Assert.Contains("one intent only", detail, StringComparison.Ordinal);
        Assert.Contains("repair_service has 1 of the 3 examples", detail, StringComparison.Ordinal);
        Assert.Empty((await Api(service).ListModelsAsync(cancellationToken: Cancellation)).Models);
    }

    [Fact]
    public async Task The_same_examples_make_the_same_model_once()
    {
        var service = await StartAsync();
        var first = await TrainedAsync(Api(service));

        using var again = await service.Http.PostAsync("/v1/nlu/models", null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(first.Version, (await again.Content.ReadFromJsonAsync<TrainedModel>(Cancellation))!.Version);
        Assert.Single((await Api(service).ListModelsAsync(cancellationToken: Cancellation)).Models);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Api(service).PromoteAsync("lr-none", Cancellation)));
    }

    private async Task<RunningService> StartAsync(params string[] settings)
    {
        var service = await RunningService.StartAsync([new NluService()], _folder, settings);
        _replicas.Add(service);
        return service;
    }

    private static INluApi Api(RunningService service) => RestService.For<INluApi>(service.Http);

    private static async Task<string?> MeaningAsync(INluApi api, string text)
    {
        var understood = await api.UnderstandAsync(new UnderstandRequest(text), Cancellation);
        return understood.OutOfScope || understood.Intents.Count == 0 ? null : understood.Intents[0].Intent;
    }

    private static async Task<TrainedModel> TrainedAsync(INluApi api)
    {
        var begun = await api.TrainAsync(new TrainRequest(), Cancellation);
        return await Eventually.GetAsync(
            async () => await api.GetTrainedModelAsync(begun.Version, Cancellation) is { State: ModelState.Ready or ModelState.Failed } model
                ? model.State == ModelState.Ready ? model : throw new InvalidOperationException(model.Problem)
                : null,
            () => "the model is not trained", 120);
    }

    private static Task ReadyAsync(RunningService service) => Eventually.BecomesTrueAsync(
        async () => (await service.Http.GetAsync("/readyz", Cancellation)).IsSuccessStatusCode, "ready", 60);

    private static async Task ChangeFileAsync(RunningService service, string version, Action<byte[]> change)
    {
        var model = (await service.App.Services.GetRequiredService<ModelStore>().GetAsync("shop", version, Cancellation))!.Value;
        var chunks = Chunks(service);
        var id = ModelStore.ChunkId("shop", version, model.Weights.Single().File, 0);
        var chunk = (await chunks.GetAsync(id, Cancellation))!.Value;
        change(chunk.Content);
        await chunks.PutAsync(id, chunk, Cancellation);
    }

    private static IDocumentCollection<ModelChunk> Chunks(RunningService service) => service.App.Services.GetRequiredKeyedService<IDocumentStore>("nlu")
        .Collection(new CollectionDefinition<ModelChunk>("model_chunks").Index("model", chunk => IndexKey.Join(chunk.TenantId, chunk.Version, "")));

    private static async Task<int> FilesOfAsync(RunningService service, string version) => (await Chunks(service).QueryAsync(
        IndexQuery.Prefix("model", IndexKey.Join("shop", version, ""), 100), Cancellation)).Count;

    private static async Task<HttpStatusCode> StatusAsync(Task call)
    {
        try
        {
            await call;
            return HttpStatusCode.OK;
        }
        catch (ApiException exception)
        {
            return exception.StatusCode;
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Problem)> SendAsync(
        RunningService service, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await service.Http.SendAsync(request, Cancellation);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private static TurnOpened Turn(string text) => new(
        Guid.CreateVersion7(), "shop", "web:c1", "u1", new DateTimeOffset(2026, 5, 13, 10, 0, 0, TimeSpan.Zero), 1,
        Guid.CreateVersion7(), "web", text, "en", TurnContext.Empty);
}

using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Routing;
using Platform.Routing.Conversations;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Routing;

/// <summary>The stored state of a conversation: of other versions, written by others, and what a person did that was not published.</summary>
public sealed class GrainStateTests : IDisposable
{
    private const string Conversation = "shop/c-1";
    private const string Fixture = "tests/Platform.ServiceTests/Routing/Fixtures/conversation-state.v1.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_state_of_the_first_version_is_read()
    {
        await StoreAsync(await FixtureAsync());
        await using var routing = await StartAsync();

        var view = (await Grain(routing).GetAsync())!.View;
        Assert.Equal(
            ("ann", "web", ConversationStatus.WithHuman, "agent-7", 9L, 2, "en"),
            (view.CustomerId, view.Channel, view.Status, view.AgentId, view.Sequence, view.Turns, view.Language));
        Assert.Equal(["delivery_time", "refund_status"], view.RecentIntents);
        Assert.Null(view.EmotionReading);
        Assert.Empty(view.TurningPoints!);

        // It goes on from there.
        var outcome = await Grain(routing).ReplyAsync("agent-7", Guid.NewGuid(), "Hello");
        Assert.Equal(10, Assert.IsType<ReplyDecided>(Assert.Single(outcome!.Events)).Sequence);
    }

    [Fact]
    public async Task What_this_version_does_not_know_of_a_state_is_kept()
    {
        var state = await FixtureAsync();
        state["state"]!["mood"] = new JsonObject { ["of"] = "tomorrow" };
        await StoreAsync(state);
        await using var routing = await StartAsync();

        await Grain(routing).ReplyAsync("agent-7", Guid.NewGuid(), "Hello");

        var written = await StoredAsync();
        Assert.Equal("tomorrow", (string?)written["state"]!["mood"]!["of"]);
        Assert.Equal(10, (long?)written["state"]!["sequence"]);
    }

    [Fact]
    public async Task A_state_of_a_later_format_is_left_alone()
    {
        var state = await FixtureAsync();
        state["format"] = DocumentGrainStorage.Format + 1;
        await StoreAsync(state);
        await using var routing = await StartAsync();

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => Grain(routing).ReplyAsync("agent-7", Guid.NewGuid(), "Hello"));

        Assert.Contains($"has the format {DocumentGrainStorage.Format + 1}", refusal.Message, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(state, await StoredAsync()));
    }

    [Fact]
    public async Task Of_two_who_write_the_same_state_the_loser_reads_again()
    {
        await StoreAsync(await FixtureAsync());
        await using var routing = await StartAsync();
        await Grain(routing).GetAsync();
        // As the activation in a silo that was held to be dead would.
        var other = await FixtureAsync();
        other["state"]!["sequence"] = 20;
        await StoreAsync(other, version: 2);

        await Assert.ThrowsAnyAsync<Exception>(() => Grain(routing).ReplyAsync("agent-7", Guid.NewGuid(), "Hello"));
        Assert.Equal(20, (long?)(await StoredAsync())["state"]!["sequence"]);
        GrainOutcome? outcome = null;
        await Eventually.BecomesTrueAsync(
            async () => (outcome = await Grain(routing).ReplyAsync("agent-7", Guid.NewGuid(), "Hello")) is not null, "the grain goes on from what is stored");
        Assert.Equal(21, Assert.IsType<ReplyDecided>(Assert.Single(outcome!.Events)).Sequence);
    }

    [Fact]
    public async Task What_a_person_did_is_published_when_whoever_should_have_done_it_is_gone()
    {
        var conversation = new MessageReceived(
            Guid.NewGuid(), "shop", "c-1", "ann", DateTimeOffset.UtcNow, Guid.NewGuid(), "test", 1, null, null, [MessagePart.OfText("Hello")]);
        await using (var before = await StartAsync())
        {
            await before.Bus.Publish(conversation, Cancellation);
            await before.Published.WaitForAsync<TurnClosed>(closed => closed.TurnId == conversation.MessageId);
            // The outcome is returned, and nobody publishes it.
            Assert.IsType<ConversationAssigned>(Assert.Single((await Grain(before).AssignAsync("agent-7")).Events));
        }

        await using var after = await StartAsync();
        var remindable = Grain(after).AsReference<IRemindable>();
        await remindable.ReceiveReminder("unpublished", default, Cancellation);

        var assigned = await after.Published.WaitForAsync<ConversationAssigned>(fact => fact.AgentId == "agent-7");
        Assert.Equal((await Grain(after).GetAsync())!.View.Sequence, assigned.Sequence);
        await Eventually.BecomesTrueAsync(
            async () => (await StoredAsync())["state"]!["unpublished"]!.AsArray().Count == 0, "that it is published is stored");
    }

    [Fact]
    public async Task What_was_published_is_not_published_again()
    {
        await StoreAsync(await FixtureAsync());
        await using var routing = await StartAsync();
        using var response = await routing.Http.PostAsync(
            "/v1/conversations/c-1/replies",
            System.Net.Http.Json.JsonContent.Create(new AgentReply("agent-7", "Hello", Guid.NewGuid())), Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");

        Assert.Empty((await Grain(routing).ReviewAsync()).Events);
        Assert.Single(routing.Published.Of<ReplyDecided>());
    }

    private static IConversationGrain Grain(RunningService routing) =>
        routing.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IConversationGrain>(Conversation);

    private static async Task<JsonNode> FixtureAsync() =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(RunningService.RepositoryRoot, Fixture), Cancellation))!;

    private Task<RunningService> StartAsync() => RunningService.StartAsync([new RoutingService()], _folder, "Routing:SoftDeadline=00:00:00.2");

    private async Task StoreAsync(JsonNode state, long version = 1)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "routing.db")}");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "CREATE TABLE IF NOT EXISTS grain_conversation (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;"
            + "INSERT OR REPLACE INTO grain_conversation (id, version, body) VALUES ($id, $version, $body)";
        command.Parameters.AddWithValue("$id", Conversation);
        command.Parameters.AddWithValue("$version", version);
        command.Parameters.AddWithValue("$body", state.ToJsonString());
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<JsonNode> StoredAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "routing.db")}");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM grain_conversation";
        return JsonNode.Parse((string)(await command.ExecuteScalarAsync(Cancellation))!)!;
    }
}

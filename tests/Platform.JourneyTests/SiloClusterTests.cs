using Platform.Contracts.Channels;
using Platform.JourneyTests.Support;

namespace Platform.JourneyTests;

/// <summary>Two silos with their membership in Redis, and one of them lost.</summary>
public sealed class SiloClusterTests(SiloClusterTests.TwoSilos platform) : IClassFixture<SiloClusterTests.TwoSilos>
{
    private const int Conversations = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_conversations_of_a_killed_silo_go_on_in_the_other_one()
    {
        Requirement.IsMet(platform.Unavailable);
        await AnsweredAsync(1);

        await platform.Processes["Routing"].KillAsync();
        await AnsweredAsync(2);

        await platform.Processes["Routing"].StartAsync();
        await AnsweredAsync(3);
        // The one that was never killed goes in peace, and what it held goes on in the new one.
        await platform.Processes["Routing2"].StopAsync();
        await AnsweredAsync(4);
        await platform.Processes["Routing2"].StartAsync();
    }

    [Fact]
    public async Task Conversations_go_on_while_Redis_is_away_and_when_it_comes_back_empty()
    {
        Requirement.IsMet(platform.Unavailable);
        await platform.Redis.StopAsync();

        await AnsweredAsync(1);
        platform.Redis.Start();
        await AnsweredAsync(2);
        // A silo that is not in the table could not be missed.
        await Eventually.TrueAsync(
            () => Task.FromResult(platform.Processes["Routing"].Output.Contains("is in Redis again", StringComparison.Ordinal)
                || platform.Processes["Routing2"].Output.Contains("is in Redis again", StringComparison.Ordinal)),
            () => platform.Processes["Routing"].OutputTail, seconds: 60);
        await platform.Processes["Routing2"].KillAsync();
        await AnsweredAsync(3);
        await platform.Processes["Routing2"].StartAsync();
        await AnsweredAsync(4);
    }

    /// <summary>Writes in many conversations, so that both silos have some, and waits until each has its replies, once.</summary>
    private async Task AnsweredAsync(int round, [System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        var api = platform.Messages;
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(async i =>
        {
            using var response = await api.PostAsync(
                new PostMessage($"{test}-{i}-{round}", [MessagePart.OfText("How long does delivery take?")], "customer", $"{test}-{i}"), null, Cancellation);
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        }));
        for (var i = 0; i < Conversations; i++)
        {
            IReadOnlyList<Reply> replies = [];
            await Eventually.TrueAsync(
                async () => (replies = (await api.RepliesAsync($"{test}-{i}", 0, 200, Cancellation)).Replies).Count >= round,
                () => $"round {round}: conversation {i} has {replies.Count} replies; the silos say:\n{platform.Processes["Routing"].OutputTail}\n{platform.Processes["Routing2"].OutputTail}",
                seconds: 60);
            Assert.Equal(round, replies.Select(reply => reply.MessageId).Distinct().Count());
            Assert.Equal(round, replies.Count);
        }
    }

    /// <summary>The seven services and a second routing.</summary>
    public sealed class TwoSilos : DistributedPlatform
    {
        public RedisServer Redis { get; } = new();

        protected override async Task StartAsync()
        {
            Unavailable = RedisServer.Unavailable;
            if (Unavailable is not null)
                return;
            Redis.Start();
            Environment["Routing__Cluster__Kind"] = "redis";
            Environment["Routing__Cluster__Redis"] = Redis.Address;
            await base.StartAsync();
            if (Unavailable is not null)
                return;
            Processes["Routing2"] = new ServiceProcess("Platform.Routing", ServiceProcess.FreeAddress(), Environment);
            await Processes["Routing2"].StartAsync();
        }

        protected override async Task StopAsync()
        {
            await base.StopAsync();
            await Redis.DisposeAsync();
        }
    }
}

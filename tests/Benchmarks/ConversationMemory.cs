using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Routing;
using Platform.Routing.Conversations;

namespace Platform.Benchmarks;

/// <summary>What a conversation with one decided turn takes: in memory while it is active, in the store while it is not.</summary>
internal static class ConversationMemory
{
    public static string PacksFolder { get; } = Path.Combine(
        typeof(ConversationMemory).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "packs");

    public static async Task<int> RunAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("platform-memory-").FullName;
        await using var app = PlatformHost.Build(
            [
                "--urls", "http://127.0.0.1:0", "--Bus:Transport=memory", "--Storage:Kind=sqlite", $"--Storage:DataFolder={folder}",
                $"--Tenancy:PacksFolder={PacksFolder}", "--Tenancy:Tenants:shop:Pack=shop", "--Logging:LogLevel:Default=Error", "--Routing:IdleAfter=01:00:00",
            ],
            new RoutingService());
        await app.StartAsync();
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        await TurnAsync(grains, -1);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) => await TurnAsync(grains, i));
        var active = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;

        await app.StopAsync();
        using var store = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "routing.db")};Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT AVG(LENGTH(CAST(body AS BLOB)) + LENGTH(id)) FROM grain_conversation";
        var stored = Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        store.Close();
        Directory.Delete(folder, recursive: true);

        Console.WriteLine($"{count} conversations with one decided turn each:");
        Console.WriteLine($"  active in memory  {active,8:N0} bytes each (bar 10,240; an empty Orleans grain takes about 2,600)");
        Console.WriteLine($"  idle in the store {stored,8:N0} bytes each (bar 4,096)");
        return active <= 10_240 && stored <= 4_096 ? 0 : 1;
    }

    private static async Task TurnAsync(IGrainFactory grains, int number)
    {
        var id = EventIds.ForMessage("shop", "memory", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var conversation = $"memory-{number}";
        var at = DateTimeOffset.UnixEpoch;
        var grain = grains.GetGrain<IConversationGrain>($"shop/{conversation}");
        await grain.ReceiveAsync(new MessageReceived(
            id, "shop", conversation, "customer", at, id, "memory", 1, "en", null, [MessagePart.OfText("How long does delivery take? I ordered last week.")]), again: false);
        await grain.UnderstoodAsync(new UtteranceUnderstood(
            id, "shop", conversation, at, id, "model", "How long does delivery take?", "en", [new IntentScore("delivery_time", 0.95)], false, []), again: false);
        await grain.SentimentAsync(new SentimentDetected(
            id, "shop", conversation, at, id, "model", 0, 0, [new EmotionScore(Emotion.Neutral, 1)], []), again: false);
        await grain.KnowledgeAsync(new KnowledgeRetrieved(
            id, "shop", conversation, at, id, [new Passage("delivery-times", 1, "Delivery times", null, "en", "Standard delivery takes 3 to 5 days after dispatch.", 0.9)]), again: false);
    }
}

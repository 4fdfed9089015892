using System.CommandLine;
using System.Diagnostics;
using HdrHistogram;
using Platform.Clients;
using Platform.Contracts.Understanding;
using Platform.Load.Sending;

namespace Platform.Load.Commands;

/// <summary><c>swap</c>: how soon all replicas of nlu read with a promoted model.</summary>
internal static class SwapCommand
{
    private const string Text = "my blorfex went kaflooey";
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrainingPoll = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        var urls = new Option<Uri[]>("--nlu")
        {
            Description = "Addresses of the replicas of nlu, each its own.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.Select(token => Uri.TryCreate(token.Value, UriKind.Absolute, out var url) ? url : null).OfType<Uri>()],
        };
        var key = new Option<string>("--key") { Description = "API key of an operator, or @ and the file that holds it.", Required = true, CustomParser = Parsing.Key };
        var count = new Option<int>("--count") { Description = "Promotions, from one model to another and back.", DefaultValueFactory = _ => 60 };
        count.Validators.Add(Ranges.Of(count, 1, 10_000));
        var models = new Option<int>("--models")
        {
            Description = "Models to go round; with more than two most promotions are of one that no replica has loaded.",
            DefaultValueFactory = _ => 2,
        };
        models.Validators.Add(Ranges.Of(models, 2, 5));
        var command = new Command(
            "swap",
            "Trains models, promotes them in turn at one replica after the other while all replicas are asked without a pause, and prints the time "
            + $"from the answer to a promotion until the last replica answers with it. Fails if p99 is {Bar.TotalSeconds} s or more, or a request fails. "
            + "It adds examples to the tenant.")
        {
            urls, key, count, models,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(urls)!, result.GetValue(key)!, result.GetValue(count), result.GetValue(models), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Uri[] urls, string key, int count, int modelCount, CancellationToken cancellationToken)
    {
        if (urls.Length == 0)
            throw new UsageException("--nlu takes absolute URLs.");
        HttpClient[] clients = [.. urls.Select(url => Gateway.NewHttpClient(url, key))];
        try
        {
            INluApi[] replicas = [.. clients.Select(Gateway.Client<INluApi>)];
            var models = new List<TrainedModel>();
            while (models.Count < modelCount)
                models.Add(await TrainAsync(replicas[0], models.Count, cancellationToken));
            Console.WriteLine($"{replicas.Length} replicas, {models.Count} models of {models.Max(model => model.Bytes) / 1e6:0.0} MB");

            // The first promotions compile what they run and are not counted.
            var (swaps, replies) = (new LongHistogram(TimeSpan.TicksPerHour, 3), new LongHistogram(TimeSpan.TicksPerHour, 3));
            for (var i = -2; i < count; i++)
            {
                var (swap, reply) = await PromoteAsync(replicas, (i + 2) % replicas.Length, models[(i + 2) % models.Count].Version, cancellationToken);
                if (i < 0)
                    continue;
                swaps.RecordValue((long)swap.TotalMicroseconds);
                replies.RecordValue((long)reply.TotalMicroseconds);
            }

            Console.WriteLine($"""
                {count} promotions, while every replica is asked without a pause
                | from … to … | p50 ms | p99 ms | max ms |
                |---|--:|--:|--:|
                | the answer to the promotion, the last replica's first answer with it | {Row(swaps)} |
                | the request of the promotion, its answer | {Row(replies)} |
                """);
            var inTime = swaps.GetValueAtPercentile(99) < Bar.TotalMicroseconds;
            Console.WriteLine(inTime ? $"p99 is below {Bar.TotalSeconds} s." : $"SLOWER than {Bar.TotalSeconds} s.");
            return inTime ? LoadCommands.Sound : LoadCommands.Faulty;
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }

        static string Row(LongHistogram times) =>
            $"{times.GetValueAtPercentile(50) / 1e3:0.0} | {times.GetValueAtPercentile(99) / 1e3:0.0} | {times.GetMaxValue() / 1e3:0.0}";
    }

    /// <summary>A replica that answers with the model before the promotion is answered took no time.</summary>
    private static async Task<(TimeSpan Swap, TimeSpan Reply)> PromoteAsync(
        INluApi[] replicas, int at, string version, CancellationToken cancellationToken)
    {
        Task<long>[] asked = [.. replicas.Select(replica => Task.Run(async () =>
        {
            // What fails ends the measurement.
            while ((await replica.UnderstandAsync(new UnderstandRequest(Text), cancellationToken)).ModelVersion != version)
                cancellationToken.ThrowIfCancellationRequested();
            return Stopwatch.GetTimestamp();
        }, cancellationToken))];
        var started = Stopwatch.GetTimestamp();
        await replicas[at].PromoteAsync(version, cancellationToken);
        var answered = Stopwatch.GetTimestamp();
        var last = (await Task.WhenAll(asked)).Max();
        return (Stopwatch.GetElapsedTime(answered, Math.Max(answered, last)), Stopwatch.GetElapsedTime(started, answered));
    }

    private static async Task<TrainedModel> TrainAsync(INluApi api, int number, CancellationToken cancellationToken)
    {
        // One more example makes another model.
        await api.AddExamplesAsync(new AddExamples([new NewExample($"{Text} {number} times", "repair_service")]), cancellationToken);
        var model = await api.TrainAsync(new TrainRequest(), cancellationToken);
        using var timer = new PeriodicTimer(TrainingPoll);
        while (model.State is ModelState.Queued or ModelState.Training)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            model = await api.GetTrainedModelAsync(model.Version, cancellationToken);
        }

        return model.State == ModelState.Ready ? model : throw new UsageException($"The model could not be trained: {model.Problem}");
    }
}

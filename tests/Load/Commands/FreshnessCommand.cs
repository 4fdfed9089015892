using System.CommandLine;
using System.Diagnostics;
using HdrHistogram;
using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.Contracts.Knowledge;
using Platform.Load.Sending;

namespace Platform.Load.Commands;

/// <summary><c>freshness</c>: how long after the reply to a publish or a withdrawal each replica and the customers' answers follow.</summary>
internal static class FreshnessCommand
{
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(1);
    // So long answers are looked at after a withdrawal, beyond the bar.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private const int WarmUp = 50;

    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "Address of the front door or the stand-alone host: messages go there.", Required = true, CustomParser = Parsing.Url };
        var replicas = new Option<string[]>("--replica")
        {
            Description = "Address of a knowledge replica; once for each. They publish in turns and each is searched. Default: --url.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        replicas.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!Uri.TryCreate(token.Value, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                    result.AddError($"--replica: '{token.Value}' is not an http or https URL.");
        });
        var key = new Option<string>("--key") { Description = "API key that may send messages and manage, or @ and the file that holds it.", Required = true, CustomParser = Parsing.Key };
        var article = new Option<string>("--article") { Description = "The article that is changed; it has its text again at the end.", DefaultValueFactory = _ => "refund-times" };
        var question = new Option<string>("--question") { Description = "A question that this article answers, in English.", DefaultValueFactory = _ => "How long does a refund take?" };
        var rounds = new Option<int>("--rounds") { Description = "Publications and withdrawals, each.", DefaultValueFactory = _ => 100 };
        rounds.Validators.Add(Ranges.Of(rounds, 1, 10_000));
        var command = new Command("freshness", "Publishes and withdraws an article again and again and measures how long it takes from the HTTP reply to the first changed answer.")
        {
            url, replicas, key, article, question, rounds,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var addresses = result.GetValue(replicas)! is { Length: > 0 } named ? named.Select(address => new Uri(address)).ToArray() : [result.GetValue(url)!];
            using var messages = Gateway.NewHttpClient(result.GetValue(url)!, result.GetValue(key)!);
            HttpClient[] https = [.. addresses.Select(address => Gateway.NewHttpClient(address, result.GetValue(key)!))];
            try
            {
                var run = new Run(
                    Gateway.Client<IMessagesApi>(messages), [.. https.Select(Gateway.Client<IKnowledgeApi>)],
                    result.GetValue(article)!, result.GetValue(question)!, cancellationToken);
                return await run.MeasureAsync(result.GetValue(rounds), [.. addresses.Select(address => address.Authority)]);
            }
            finally
            {
                foreach (var http in https)
                    http.Dispose();
            }
        });
        return command;
    }

    private sealed class Run(IMessagesApi messages, IKnowledgeApi[] replicas, string articleId, string question, CancellationToken cancellationToken)
    {
        private readonly string _id = $"f{TimeProvider.System.GetUtcNow():yyMMddHHmmssfff}";
        private int _asked;
        private int _answers;
        private int _stale;

        public async Task<int> MeasureAsync(int rounds, string[] names)
        {
            var before = await replicas[0].GetAsync(articleId, cancellationToken);
            // Of a platform that has just started the first turns are closed without what is not ready yet.
            var started = Stopwatch.GetTimestamp();
            var ready = 0;
            while (ready < WarmUp && Stopwatch.GetElapsedTime(started) < Longest)
                ready = await AskAsync() == before.PublishedVersion ? ready + 1 : 0;
            if (ready < WarmUp)
                throw new UsageException($"'{question}' is not answered from version {before.PublishedVersion} of {articleId}; name another --question or --article.");

            string[] rows = [.. names.Select(name => $"search on {name}"), "a customer's answer"];
            var published = rows.Select(_ => new LongHistogram((long)Longest.TotalMicroseconds, 3)).ToArray();
            var withdrawn = rows.Select(_ => new LongHistogram((long)Longest.TotalMicroseconds, 3)).ToArray();
            try
            {
                for (var round = 0; round < rounds; round++)
                {
                    var (writer, other) = (replicas[round % replicas.Length], replicas[(round + 1) % replicas.Length]);
                    var newest = await writer.GetAsync(articleId, cancellationToken);
                    var edited = await writer.UpdateAsync(articleId, new(Edition(before.Texts, round)), $"\"{newest.Version}\"", cancellationToken);
                    await writer.PublishAsync(articleId, cancellationToken: cancellationToken);
                    await FollowAsync(published, version => version == edited.Version, TimeSpan.Zero);
                    await other.WithdrawAsync(articleId, cancellationToken: cancellationToken);
                    await FollowAsync(withdrawn, version => version is null, Watched);
                }
            }
            finally
            {
                await RestoreAsync(before);
            }

            Console.WriteLine("| from the reply to | until | n | p50 ms | p99 ms | max ms |");
            Console.WriteLine("|---|---|--:|--:|--:|--:|");
            for (var i = 0; i < rows.Length; i++)
                Console.WriteLine(Row("publish", rows[i], published[i]));
            for (var i = 0; i < rows.Length; i++)
                Console.WriteLine(Row("withdraw", rows[i], withdrawn[i]));
            Console.WriteLine($"{_answers:N0} answers were given later than {Bar.TotalSeconds} s after a withdrawal; {_stale} of them cited the withdrawn version.");
            var inTime = published.Concat(withdrawn).All(times => times.GetValueAtPercentile(99) <= Bar.TotalMicroseconds);
            Console.WriteLine(inTime ? $"Every p99 is within {Bar.TotalSeconds} s." : $"SLOWER than {Bar.TotalSeconds} s.");
            return inTime && _stale == 0 ? LoadCommands.Sound : LoadCommands.Faulty;
        }

        /// <summary>Looks at every replica, and asks as a customer, until all show the change.</summary>
        private async Task FollowAsync(LongHistogram[] times, Func<int?, bool> isChanged, TimeSpan watched)
        {
            var start = Stopwatch.GetTimestamp();
            var looks = replicas.Select(replica => UntilAsync(() => SearchAsync(replica))).Append(AnswersAsync());
            var found = await Task.WhenAll(looks);
            for (var i = 0; i < found.Length; i++)
                times[i].RecordValue((long)found[i].TotalMicroseconds);

            async Task<TimeSpan> UntilAsync(Func<Task<int?>> look)
            {
                while (!isChanged(await look()))
                {
                    if (Stopwatch.GetElapsedTime(start) > Longest)
                        return Longest;
                }

                return Stopwatch.GetElapsedTime(start);
            }

            async Task<TimeSpan> AnswersAsync()
            {
                var first = await UntilAsync(AskAsync);
                while (Stopwatch.GetElapsedTime(start) < watched)
                {
                    var changed = isChanged(await AskAsync());
                    if (Stopwatch.GetElapsedTime(start) <= Bar)
                        continue;
                    _answers++;
                    _stale += changed ? 0 : 1;
                }

                return first;
            }
        }

        /// <summary>The version that a search finds; null if it does not find the article.</summary>
        private async Task<int?> SearchAsync(IKnowledgeApi replica) =>
            (await replica.SearchAsync(question, "en", 5, cancellationToken)).Hits.FirstOrDefault(hit => hit.Citation.ArticleId == articleId)?.Citation.Version;

        /// <summary>The version that a customer's answer cites; null if it does not cite the article.</summary>
        private async Task<int?> AskAsync()
        {
            var id = $"{_id}-{_asked++}";
            using var response = await messages.PostAsync(new PostMessage(id, [MessagePart.OfText(question)], id), "30s", cancellationToken);
            var reply = (response.Content ?? throw new UsageException($"A message was not accepted: {response.Error?.Message}")).Reply;
            return reply?.Citations.FirstOrDefault(citation => citation.ArticleId == articleId)?.Version;
        }

        private async Task RestoreAsync(Article before)
        {
            var newest = await replicas[0].GetAsync(articleId, CancellationToken.None);
            await replicas[0].UpdateAsync(articleId, new(before.Texts, before.Terms, "as before the measurement"), $"\"{newest.Version}\"", CancellationToken.None);
            await replicas[0].PublishAsync(articleId, cancellationToken: CancellationToken.None);
        }

        private static Dictionary<string, ArticleText> Edition(IReadOnlyDictionary<string, ArticleText> texts, int round) =>
            texts.ToDictionary(text => text.Key, text => text.Value with { Body = $"{text.Value.Body}\n\n({round})" }, StringComparer.Ordinal);

        private static string Row(string step, string until, LongHistogram times) =>
            $"| {step} | {until} | {times.TotalCount} | {times.GetValueAtPercentile(50) / 1000.0:0.0} | {times.GetValueAtPercentile(99) / 1000.0:0.0} | {times.GetValueAtPercentile(100) / 1000.0:0.0} |";
    }
}

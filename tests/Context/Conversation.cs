using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Nlu.Understanding;
using Platform.Packs;
using Platform.Routing.Conversations;

namespace Platform.Context.Benchmarks;

/// <summary>Reads a dialogue turn by turn, with routing's own policy in between and a knowledge base that always answers.</summary>
internal static class Conversation
{
    private static readonly DateTimeOffset At = new(2026, 5, 13, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Whether the last turn of a row of <c>dialogues.tsv</c> is read as the row says.</summary>
    public static bool IsRight(Pack pack, UtteranceReader reader, string[] row, bool tell)
    {
        var context = TurnContext.Empty;
        Understood? understood = null;
        foreach (var turn in row[3].Split(" / "))
        {
            if (turn.StartsWith("[offer ", StringComparison.Ordinal))
            {
                context = context with { TurnNumber = 2, OfferedIntents = turn[7..^1].Split(',') };
                continue;
            }

            understood = reader.Read(turn, null, context, At);
            context = After(pack, context, turn, understood);
        }

        var intents = understood!.Requests.Count > 1 ? string.Join('+', understood.Requests.Select(request => request.Intent)) : understood.Intents.Select(score => score.Intent).FirstOrDefault() ?? "";
        var act = row[5] == "-" || understood.Acts.Any(found => string.Equals(found.ToString(), row[5].Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        var named = row[6] == "-" || understood.Entities.Select(entity => entity.Type + "=" + entity.Value)
            .Concat(understood.References.Select(reference => reference.Type + "=" + reference.Value)).Contains(row[6]);
        var right = row[4].Split('|').Contains(intents) && act && named && !understood.OutOfScope;
        if (tell && !right)
            Console.WriteLine($"{row[3]} | {row[4]} {row[5]} {row[6]} | {intents} {string.Join(',', understood.Acts)} {string.Join(',', understood.References)} {(understood.OutOfScope ? "out" : "")}");
        return right;
    }

    /// <summary>Whether a sentence of <c>hidden.tsv</c> leads to an intent that would do.</summary>
    public static bool IsMeant(UtteranceReader reader, string sentence, string wanted, bool tell)
    {
        var understood = reader.Read(sentence, null, TurnContext.Empty, At);
        var right = !understood.OutOfScope && wanted.Split('|').Contains(understood.Intents.Select(score => score.Intent).FirstOrDefault());
        if (tell && !right)
            Console.WriteLine($"{sentence} | {wanted} | {string.Join(", ", understood.Intents)}{(understood.OutOfScope ? " out" : "")}");
        return right;
    }

    // As the conversation's grain remembers it.
    private static TurnContext After(Pack pack, TurnContext before, string text, Understood understood)
    {
        var utterance = new UtteranceUnderstood(
            Guid.Empty, "t", "c", At, Guid.Empty, understood.ModelVersion, text, understood.Language, understood.Intents, understood.OutOfScope, understood.Entities)
        {
            Requests = understood.Requests,
        };
        var sentiment = new SentimentDetected(Guid.Empty, "t", "c", At, Guid.Empty, "m", 0, 0, [new EmotionScore(Emotion.Neutral, 1)], []);
        var knowledge = new KnowledgeRetrieved(Guid.Empty, "t", "c", At, Guid.Empty, [new Passage("a", 1, "A", null, "en", "A", 1)]);
        var decision = DecisionPolicy.Decide(
            new TurnFacts(true, before, utterance, sentiment, knowledge, ConversationStatus.Assistant, 0, 0), pack);
        return new TurnContext(
            before.TurnNumber + 1,
            decision.AwaitedEntity is null ? null : decision.Intent?.Intent,
            decision.AwaitedEntity,
            decision.OfferedIntents,
            decision.Intent is { } intent ? [intent.Intent, .. before.RecentIntents.Where(recent => recent != intent.Intent).Take(2)] : before.RecentIntents,
            [.. understood.Entities.Reverse().Concat(before.KnownEntities).DistinctBy(entity => entity.Type).Take(8)],
            understood.Language,
            false);
    }
}

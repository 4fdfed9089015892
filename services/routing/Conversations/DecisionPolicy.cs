using System.Globalization;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Routing.Conversations;

/// <summary>
/// Decides a turn: answer, ask back, decline or call a person. Pure: the same facts and pack give the same decision,
/// and every rule that fires says so in the explanation, which holds none of the customer's words.
/// </summary>
internal static class DecisionPolicy
{
    private const double DissatisfiedPolarity = -0.3;
    private const double DissatisfiedEmotion = 0.5;
    private const double OptionConfidence = 0.12;

    public static TurnDecision Decide(TurnFacts facts, Pack pack)
    {
        var why = new List<string>();
        var language = pack.Supported(facts.Utterance?.Language ?? facts.Context.Language);
        if (facts.Missing.Count > 0)
            why.Add($"Closed at the deadline without: {string.Join(", ", facts.Missing)}.");

        if (facts.Context.EmotionReading == EmotionReading.Off)
            why.Add("The customer does not want emotion to be read, so no emotion and no signal was looked for.");
        var dissatisfied = IsDissatisfied(facts.Sentiment, why);
        var inARow = dissatisfied ? facts.DissatisfiedInARow + 1 : facts.Sentiment is null ? facts.DissatisfiedInARow : 0;
        var top = facts.Utterance?.Intents.Count > 0 ? facts.Utterance.Intents[0] : null;
        var understood = top is not null && !facts.Utterance!.OutOfScope && top.Confidence >= pack.Policies.MinIntentConfidence;
        var intent = understood ? pack.Intent(top!.Intent) : null;
        var bestPassage = facts.Knowledge?.Passages.Count > 0 ? facts.Knowledge.Passages[0] : null;
        // Of several requests the first is answered first.
        if (facts.Utterance?.Requests.Count > 1 && intent is not null)
            bestPassage = facts.Knowledge?.Passages.FirstOrDefault(passage => intent.Articles.Contains(passage.ArticleId)) ?? bestPassage;

        if (facts.Status == ConversationStatus.WithHuman)
        {
            _ = Danger(facts, why) ?? PossibleDanger(facts, why);
            why.Add("A person has the conversation, so the assistant says nothing.");
            return new TurnDecision
            {
                Decision = Decision.Silent,
                Language = language,
                Intent = understood ? top : null,
                DissatisfiedInARow = inARow,
                NotUnderstoodInARow = facts.NotUnderstoodInARow,
                Explanation = why,
            };
        }

        var reply = Reply(facts, pack, intent, top, bestPassage, why);
        var notUnderstood = reply.Counts ? facts.NotUnderstoodInARow + 1 : facts.Utterance is null ? facts.NotUnderstoodInARow : 0;
        var danger = Danger(facts, why);
        var (suspected, asksAbout) = danger is null ? Suspected(facts, pack, reply, why) : default;
        var handoff = danger ?? suspected ?? HandoffRule(facts, pack, intent, inARow, notUnderstood, why);
        string[] question = asksAbout is { } feared ? [QuestionAbout(feared)] : [];

        if (handoff is { } reason && (facts.Status == ConversationStatus.Assistant || reason is HandoffReason.Crisis or HandoffReason.CriticalHealth))
        {
            return new TurnDecision
            {
                Decision = Decision.HandOver,
                HandoffReason = reason,
                Skill = intent?.Skill ?? "general",
                Language = language,
                Intent = intent is null ? null : top,
                Scripts =
                [
                    .. question,
                    reason switch
                    {
                        HandoffReason.Crisis => "hand_over_crisis",
                        HandoffReason.CriticalHealth => "hand_over_critical_health",
                        _ => "hand_over",
                    },
                ],
                AsksAbout = asksAbout,
                DissatisfiedInARow = inARow,
                NotUnderstoodInARow = notUnderstood,
                Explanation = why,
            };
        }

        if (facts.Status == ConversationStatus.Waiting && (handoff is not null || reply.Decision != Decision.Answer))
        {
            why.Add("The conversation already waits for a person; the message is added for him.");
            return new TurnDecision
            {
                Decision = Decision.Queued,
                Language = language,
                Intent = intent is null ? null : top,
                Scripts = ["queued"],
                DissatisfiedInARow = inARow,
                NotUnderstoodInARow = notUnderstood,
                Explanation = why,
            };
        }

        List<Passage> further = reply.Decision == Decision.Answer ? Further(facts, pack, reply, why) : [];
        var written = reply.Passage is not null && further.Count == 0 ? Written(facts.Knowledge!, why) : null;
        var soothe = dissatisfied && asksAbout is null;
        if (soothe)
            why.Add("The customer is dissatisfied, so the reply begins with a soothing sentence.");
        return new TurnDecision
        {
            Decision = reply.Decision,
            Language = language,
            Intent = intent is null ? null : top,
            Scripts = [.. question, .. soothe ? ["soothe"] : Array.Empty<string>(), .. reply.Scripts],
            AsksAbout = asksAbout,
            Passage = reply.Passage,
            Written = written,
            FurtherPassages = further,
            Cited = written is null
                ? [.. further.Prepend(reply.Passage).OfType<Passage>()]
                : [.. written.Sentences.SelectMany(sentence => sentence.Passages).Distinct().Select(place => facts.Knowledge!.Passages[place])],
            OfferedIntents = reply.Offered,
            AwaitedEntity = reply.Awaited,
            DissatisfiedInARow = inARow,
            NotUnderstoodInARow = notUnderstood,
            Explanation = why,
        };
    }

    private static bool IsDissatisfied(SentimentDetected? sentiment, List<string> why)
    {
        if (sentiment is null)
            return false;
        var strongest = sentiment.Emotions is [var first, ..] ? first : null;
        var upset = strongest?.Emotion is Emotion.Anger or Emotion.Disappointment or Emotion.Impatience;
        var dissatisfied = sentiment.Polarity <= DissatisfiedPolarity || (upset && strongest!.Score >= DissatisfiedEmotion);
        why.Add($"Emotion: {strongest?.Emotion.ToString().ToLowerInvariant() ?? "not to be named"}, polarity {Number(sentiment.Polarity)}"
            + (dissatisfied ? "; counts as dissatisfied." : "."));
        return dissatisfied;
    }

    private static HandoffReason? HandoffRule(
        TurnFacts facts, Pack pack, PackIntent? intent, int dissatisfied, int notUnderstood, List<string> why)
    {
        var signals = facts.Sentiment?.Signals ?? [];
        var policies = pack.Policies;
        if (signals.Contains(Signal.WantsHuman) && policies.HandOverSignals.Contains("wants_human"))
            return Fired(HandoffReason.WantsHuman, "The customer asks for a person.");
        if (signals.Contains(Signal.RepeatedContact) && policies.HandOverSignals.Contains("repeated_contact"))
            return Fired(HandoffReason.RepeatedContact, "The customer has been in touch several times without a solution.");
        if (signals.Contains(Signal.ThreatToLeave) && policies.HandOverSignals.Contains("threat_to_leave"))
            return Fired(HandoffReason.ThreatToLeave, "The customer threatens to leave.");
        if (signals.Contains(Signal.ThreatToComplain) && policies.HandOverSignals.Contains("threat_to_complain"))
            return Fired(HandoffReason.ThreatToComplain, "The customer threatens to complain to an authority or in public.");
        if (dissatisfied >= policies.DissatisfiedInARow)
            return Fired(HandoffReason.Dissatisfied, $"{dissatisfied} dissatisfied messages in a row; the pack allows {policies.DissatisfiedInARow - 1}.");
        if (intent is { Reply: ReplyKind.HandOver } && intent.Requires.All(entity => Knows(facts, entity)))
            return Fired(HandoffReason.ByPolicy, $"The pack gives '{intent.Id}' to people.");
        if (notUnderstood >= policies.NotUnderstoodInARow)
            return Fired(HandoffReason.NotUnderstood, $"{notUnderstood} messages in a row were not understood; the pack allows {policies.NotUnderstoodInARow - 1}.");
        return null;

        HandoffReason Fired(HandoffReason reason, string sentence)
        {
            why.Add(sentence);
            return reason;
        }
    }

    // No pack can switch these off.
    private static HandoffReason? Danger(TurnFacts facts, List<string> why) => Danger(
        facts.Sentiment?.Signals, why,
        "The message shows a sign of danger; this rule comes before all others.",
        "The message shows signs of an illness or injury that cannot wait; only danger comes before this rule.");

    private static HandoffReason? PossibleDanger(TurnFacts facts, List<string> why) => Danger(
        facts.Sentiment?.Possible, why,
        "The message may be a sign of danger; most that look like it are none.",
        "The message may speak of an illness or injury that cannot wait; most that look like it do not.");

    private static HandoffReason? Danger(IReadOnlyList<Signal>? signals, List<string> why, string ofCrisis, string ofCriticalHealth)
    {
        if (signals?.Contains(Signal.Crisis) == true)
        {
            why.Add(ofCrisis);
            return HandoffReason.Crisis;
        }

        if (signals?.Contains(Signal.CriticalHealth) == true)
        {
            why.Add(ofCriticalHealth);
            return HandoffReason.CriticalHealth;
        }

        return null;
    }

    /// <summary>
    /// What is only possible is asked about, beside the answer. A person is called where there is no answer to give, at the second sign, and
    /// when the customer says to the question what is not plainly about something else.
    /// </summary>
    private static (HandoffReason? HandOver, HandoffReason? AskAbout) Suspected(TurnFacts facts, Pack pack, Draft reply, List<string> why)
    {
        var answered = reply.Decision == Decision.Answer || reply.Awaited is not null;
        if (PossibleDanger(facts, why) is { } feared)
        {
            if (!pack.Scripts.ContainsKey(QuestionAbout(feared)))
            {
                why.Add($"The pack has no script '{QuestionAbout(feared)}', so only certain signs count.");
                return default;
            }

            if (facts.Asked is null && answered)
            {
                why.Add("The reply asks whether help is needed and says where it is to be had.");
                return (null, feared);
            }

            why.Add(answered ? "It is not the first such message of the conversation, so a person is called." : "Nothing of the message can be answered, so a person is called.");
            return (feared, null);
        }

        if (facts.Asked is { } asked && asked.Turn == facts.Context.TurnNumber - 1 && !answered)
        {
            why.Add("The customer was asked whether help is needed and says nothing that is plainly about something else, so a person is called.");
            return (asked.About, null);
        }

        return default;
    }

    private static string QuestionAbout(HandoffReason feared) => feared == HandoffReason.Crisis ? "check_crisis" : "check_critical_health";

    private static Draft Reply(
        TurnFacts facts, Pack pack, PackIntent? intent, IntentScore? top, Passage? passage, List<string> why)
    {
        if (!facts.HasText)
        {
            why.Add("The message has no text to read.");
            return Draft.Say(Decision.AskBack, "ask_back_open");
        }

        if (facts.Utterance is null)
            return Draft.Say(Decision.Decline, "degraded");
        if (intent is null)
            return WithoutIntent(facts, pack, top, passage, why);

        why.Add($"Understood as '{intent.Id}' with confidence {Number(top!.Confidence)}.");
        if (intent.Requires.FirstOrDefault(entity => !Knows(facts, entity)) is { } needed)
        {
            why.Add($"'{intent.Id}' needs {needed}, which has not been given.");
            return Draft.Say(Decision.AskBack, "ask_" + needed) with { Awaited = needed };
        }

        switch (intent.Reply)
        {
            case ReplyKind.Script:
                why.Add($"The pack answers it with the script '{intent.Script}'.");
                return Draft.Say(Decision.Answer, intent.Script!);
            case ReplyKind.HandOver:
                return Draft.Say(Decision.Decline, "no_answer");
            default:
                if (facts.Knowledge is null)
                    return Draft.Say(Decision.Decline, "degraded");
                if (passage is not null && passage.Relevance >= pack.Policies.MinRelevance
                    && (intent.Articles.Contains(passage.ArticleId) || IsSure(passage, pack, why)))
                    return Quote(passage, why);
                why.Add("No published article answers it well enough.");
                return Draft.Say(Decision.Decline, "no_answer") with { Counts = true };
        }
    }

    private static Draft WithoutIntent(TurnFacts facts, Pack pack, IntentScore? top, Passage? passage, List<string> why)
    {
        // Of a message outside of the pack's intents, knowledge gives only what has a code that the message names.
        if (passage is not null && passage.Relevance >= pack.Policies.MinRelevance && IsSure(passage, pack, why))
        {
            why.Add("No intent is sure, but the knowledge base answers the question.");
            return Quote(passage, why);
        }

        if (facts.Utterance!.OutOfScope)
        {
            why.Add("The message is outside of what the pack covers; counts as not understood.");
            return Draft.Say(Decision.Decline, "out_of_scope") with { Counts = true };
        }

        // What was found, but not surely enough to answer, may still be what is meant.
        var found = facts.Knowledge?.Passages.Where(option => option.Relevance >= pack.Policies.MinRelevance).Select(option => option.ArticleId).ToList() ?? [];
        string[] options =
        [
            .. facts.Utterance.Intents
                .Where(option => option.Confidence >= OptionConfidence || pack.Intent(option.Intent)?.Articles.Any(found.Contains) == true)
                .Where(option => pack.Intent(option.Intent) is not null)
                .Select(option => option.Intent),
        ];
        why.Add(top is null
            ? "No intent was recognised; counts as not understood."
            : $"The likeliest intent '{top.Intent}' has confidence {Number(top.Confidence)}, "
                + $"less than {Number(pack.Policies.MinIntentConfidence)}; counts as not understood.");
        return options.Length >= 2
            ? Draft.Say(Decision.AskBack, "ask_back") with { Offered = options, Counts = true }
            : Draft.Say(Decision.AskBack, "ask_back_open") with { Counts = true };
    }

    /// <summary>Whether what the question names, or its words alone, make the passage the right one.</summary>
    private static bool IsSure(Passage passage, Pack pack, List<string> why)
    {
        if (passage.Path is { } path)
        {
            why.Add($"The knowledge graph leads to article '{passage.ArticleId}' version {passage.Version}: {path}.");
            return true;
        }

        var confidence = passage.Answer?.Confidence ?? 0;
        var sure = confidence >= pack.Policies.MinAnswerConfidence;
        if (!sure)
            why.Add($"Article '{passage.ArticleId}' version {passage.Version} was found by its words; that it answers has confidence {Number(confidence)}, "
                + $"less than {Number(pack.Policies.MinAnswerConfidence)}.");
        return sure;
    }

    /// <summary>The written answer, if each of its sentences cites what was found.</summary>
    private static WrittenAnswer? Written(KnowledgeRetrieved knowledge, List<string> why)
    {
        if (knowledge.Written is { Sentences.Count: > 0 } written
            && written.Sentences.All(sentence => sentence.Passages.Count > 0 && sentence.Passages.All(place => place >= 0 && place < knowledge.Passages.Count)))
        {
            why.Add($"The model '{written.Model}' wrote the answer from what was found; every sentence is supported by a passage"
                + (written.Removed == 0 ? "." : $", and {written.Removed} that were not are removed."));
            return written;
        }

        if (knowledge.Writing is { } writing)
            why.Add(writing switch
            {
                AnswerWriting.Unsupported => "What the language model wrote is not supported by what was found, so it is quoted.",
                AnswerWriting.NoAnswer => "The language model found no answer in it, so it is quoted.",
                AnswerWriting.TimedOut => "The language model wrote nothing in time, so it is quoted.",
                AnswerWriting.OverBudget => "The minute's calls of the language model are used up, so it is quoted.",
                _ => "The language model gave nothing that can be used, so it is quoted.",
            });
        return null;
    }

    private static Draft Quote(Passage passage, List<string> why)
    {
        why.Add($"Article '{passage.ArticleId}' version {passage.Version} answers with relevance {Number(passage.Relevance)}.");
        return new Draft(Decision.Answer, []) { Passage = passage };
    }

    /// <summary>What answers the message's further requests; those that nothing answers are named in the explanation.</summary>
    private static List<Passage> Further(TurnFacts facts, Pack pack, Draft reply, List<string> why)
    {
        var further = new List<Passage>();
        foreach (var request in facts.Utterance?.Requests.Skip(1) ?? [])
        {
            var articles = pack.Intent(request.Intent)?.Articles ?? [];
            var passage = facts.Knowledge?.Passages.FirstOrDefault(found =>
                articles.Contains(found.ArticleId) && found.Relevance >= pack.Policies.MinRelevance
                && found != reply.Passage && !further.Contains(found));
            if (passage is not null)
                further.Add(passage);
            why.Add(passage is null
                ? $"The message also asks for '{request.Intent}', which no passage found here answers."
                : $"The message also asks for '{request.Intent}': article '{passage.ArticleId}' version {passage.Version} answers.");
        }

        return further;
    }

    private static bool Knows(TurnFacts facts, string entity) =>
        facts.Utterance?.Entities.Any(found => found.Type == entity) == true
        || facts.Context.KnownEntities.Any(known => known.Type == entity);

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A reply before escalation has had its say. <c>Counts</c>: as a message that was not understood.</summary>
    private sealed record Draft(Decision Decision, IReadOnlyList<string> Scripts)
    {
        public Passage? Passage { get; init; }

        public IReadOnlyList<string> Offered { get; init; } = [];

        public string? Awaited { get; init; }

        public bool Counts { get; init; }

        public static Draft Say(Decision decision, string script) => new(decision, [script]);
    }
}

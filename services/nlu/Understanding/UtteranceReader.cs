using System.Buffers;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Nlu.Entities;
using Platform.Nlu.Intents;
using Platform.Nlu.Text;
using Platform.Packs;

namespace Platform.Nlu.Understanding;

/// <summary>Reads the messages of one tenant: language, entities, intents, and what the conversation adds. Same input, same result.</summary>
internal sealed class UtteranceReader(Pack pack, IntentModel model, int maxCharacters = 4000)
{
    private const int MaxIntents = 3;
    private const int MaxParts = 6;
    private const int FewWords = 3;
    private const double Clear = 0.5;
    private const double Certain = 0.7;
    private const int TopicWords = 6;
    private const float LikelyTopic = 0.3f;

    private readonly EntityRecognizer _entities = new(pack.Entities);
    private readonly ContextReader _context = new(pack);
    private readonly Pinyin _pinyin = new(pack);
    private readonly Spelling _spelling = new(model.Words, NamesOf(pack));
    private readonly Homophones _homophones = new(model.Words);
    private readonly HashSet<string> _valueTypes = [.. pack.Entities.Where(entity => entity.Pattern is null).Select(entity => entity.Id)];
    private readonly HashSet<string> _patternTypes = [.. pack.Entities.Where(entity => entity.Pattern is not null).Select(entity => entity.Id)];

    public IntentModel Model => model;

    /// <param name="text">The message; what exceeds the limit is not read.</param>
    /// <param name="locale">BCP 47 tag that the channel gave.</param>
    /// <param name="context">The conversation before the message.</param>
    /// <param name="at">When it was written; relative dates count from here, in the pack's time zone.</param>
    public Understood Read(string text, string? locale, TurnContext context, DateTimeOffset at)
    {
        if (text.Length > maxCharacters)
            text = text[..(char.IsHighSurrogate(text[maxCharacters - 1]) ? maxCharacters - 1 : maxCharacters)];
        var fallback = context.Language ?? locale;
        var plain = Folding.Trace(text);
        var spelt = _pinyin.Read(plain);
        var folded = Emoji.Read(spelt, fallback);
        var lower = Folding.Lower(folded.Value);
        var zoned = TimeZoneInfo.ConvertTime(at, pack.TimeZone);
        var monthFirst = string.Equals(locale, "en-US", StringComparison.OrdinalIgnoreCase);
        var entities = string.IsNullOrWhiteSpace(text)
            ? []
            : _entities.Find(text, folded, lower, zoned, monthFirst);
        var language = spelt != plain ? "zh" : LanguageDetector.Detect(
            WithoutCodes(folded.IsInPlace ? lower : Folding.Lower(Folding.Width(text)), entities), fallback);
        if (string.IsNullOrWhiteSpace(text))
            return new Understood(model.Version, language, [], OutOfScope: false, entities);

        var meant = Spelt(folded, lower, language, entities);
        if (meant != folded)
        {
            folded = meant;
            lower = Folding.Lower(folded.Value);
            entities = _entities.Find(text, folded, lower, zoned, monthFirst);
        }

        if (_context.Settle(lower, entities, context) is { } settled)
        {
            return new Understood(model.Version, language, [settled], OutOfScope: false, entities)
            {
                Acts = [DialogueAct.Answer],
                References = _context.Resolve(lower, folded, entities, settled.Intent, context),
            };
        }

        var probabilities = ArrayPool<float>.Shared.Rent(model.Intents.Count);
        try
        {
            var understood = Classify(lower, folded, entities, context, probabilities.AsSpan(0, model.Intents.Count));
            return understood with
            {
                Language = language,
                References = _context.Resolve(lower, folded, understood.Entities, understood.OutOfScope || understood.Intents.Count == 0 ? null : understood.Intents[0].Intent, context),
            };
        }
        finally
        {
            ArrayPool<float>.Shared.Return(probabilities);
        }
    }

    // Other languages have words that look like English ones with a typo.
    private TracedText Spelt(TracedText folded, string lower, string language, IReadOnlyList<Entity> entities)
    {
        return language is "en" or "zh" or LanguageDetector.Unknown ? _homophones.Read(_spelling.Read(folded, lower, IsFree), IsFree) : folded;

        // A code, an address or a name is as it is; what the catalogue has may be written anew.
        bool IsFree(int start, int length)
        {
            foreach (var entity in entities)
            {
                if (start < entity.Start + entity.Length && entity.Start < start + length && !_valueTypes.Contains(entity.Type))
                    return false;
            }

            return true;
        }
    }

    private static HashSet<string> NamesOf(Pack pack) =>
        [.. WordCounts.Of(pack.Entities.SelectMany(entity => entity.Values.SelectMany(value => value.Names))).Keys.Where(word => char.IsAsciiLetterLower(word[0]))];

    private Understood Classify(string lower, TracedText folded, IReadOnlyList<Entity> entities, TurnContext context, Span<float> known)
    {
        var earlier = context.ActiveIntent ?? (context.RecentIntents.Count > 0 ? context.RecentIntents[0] : null);
        if ((earlier is not null || context.TurnNumber > 1) && DialogueCues.Correction(lower) is { } correction)
        {
            if (correction.Rejected is { } rejected)
                entities = [.. entities.Where(entity => !Lies(entity, rejected, folded))];
            var kept = lower[correction.Kept];
            var (meant, outside) = Predict(kept, known);
            // Another value for what was said before is no new request, unless the value is one: 虚拟卡.
            var values = entities.Where(entity => Lies(entity, correction.Kept, folded)).ToArray();
            var least = values.Any(entity => _patternTypes.Contains(entity.Type)) ? double.PositiveInfinity : Certain;
            var unclear = outside || meant.Count == 0 || meant[0].Confidence < Clear;
            var isShort = ContextReader.Words(kept) <= FewWords || ContextReader.IsValueOnly(lower, folded, correction.Kept, entities);
            var onlyAValue = earlier is not null && values.Length > 0 && (unclear || (isShort && meant[0].Confidence < least));
            return (onlyAValue
                ? new Understood(model.Version, "", [new IntentScore(earlier!, ContextReader.Answered)], OutOfScope: false, entities)
                : new Understood(model.Version, "", meant, outside, entities)) with
            { Acts = [DialogueAct.Correction] };
        }

        if (earlier is not null && DialogueCues.Regret(lower) is { } regretted && ContextReader.IsValueOnly(lower, folded, regretted, entities))
            return new Understood(model.Version, "", [new IntentScore(earlier, ContextReader.Answered)], OutOfScope: false, entities) { Acts = [DialogueAct.Correction] };

        if (earlier is not null && DialogueCues.Denial(lower) is { } denied)
        {
            var (meant, outside) = Predict(lower[denied], known);
            if (!outside && meant.Count > 0 && meant[0].Confidence >= Clear && meant[0].Intent != earlier && pack.Intent(meant[0].Intent) is { Reply: not ReplyKind.Script })
                return new Understood(model.Version, "", meant, OutOfScope: false, entities) { Acts = [DialogueAct.Correction] };
        }

        if (context.RecentIntents.Count > 0 && DialogueCues.Return(lower) is { } back)
        {
            var topic = lower[back];
            model.Predict(topic, known);
            if (_context.Topic(topic, known, model.Intents, context) is { } intent)
                return new Understood(model.Version, "", [new IntentScore(intent, ContextReader.Chosen)], OutOfScope: false, entities) { Acts = [DialogueAct.TopicReturn] };
        }

        if (context.RecentIntents.Count > 1 && DialogueCues.Resumption(lower) is { } resumed)
        {
            var words = lower[resumed];
            var (again, outside) = Predict(words, known);
            if (!outside && again.Count > 0 && again[0].Confidence >= Clear && context.RecentIntents.Skip(1).Contains(again[0].Intent))
                return new Understood(model.Version, "", again, OutOfScope: false, entities) { Acts = [DialogueAct.TopicReturn] };
            if (ContextReader.Words(words) <= TopicWords && _context.Topic(words, known, model.Intents, context, LikelyTopic) is { } topic && topic != context.RecentIntents[0])
                return new Understood(model.Version, "", [new IntentScore(topic, ContextReader.Chosen)], OutOfScope: false, entities) { Acts = [DialogueAct.TopicReturn] };
        }

        if (context.TurnNumber > 1 && DialogueCues.Change(lower) is { } change)
        {
            var (next, outside) = Predict(lower[change], known);
            return new Understood(model.Version, "", next, outside, entities) { Acts = [DialogueAct.TopicChange] };
        }

        if (earlier is not null && DialogueCues.Dropped(lower) is { } dropped)
        {
            var (next, outside) = Predict(lower[dropped], known);
            if (!outside && next.Count > 0 && next[0].Confidence >= Clear && next[0].Intent != earlier)
                return new Understood(model.Version, "", next, OutOfScope: false, entities) { Acts = [DialogueAct.TopicChange] };
        }

        var coverage = model.Predict(lower, known);
        ContextReader.Lean(known, model.Intents, lower, context);
        var (intents, outOfScope) = Rank(known, coverage);
        // A code says nothing of what is wanted with it; a product or a colour may.
        if (earlier is not null && ContextReader.IsValueOnly(lower, folded, .., entities)
            && (outOfScope || intents.Count == 0 || intents[0].Confidence < Clear || entities.All(entity => _patternTypes.Contains(entity.Type))))
            return new Understood(model.Version, "", [new IntentScore(earlier, ContextReader.Answered)], OutOfScope: false, entities);
        var requests = Requests(lower, folded, known);
        if (requests.Count < 2 && intents.Count > 0 && !outOfScope && context.OfferedIntents.Contains(intents[0].Intent))
            return new Understood(model.Version, "", intents, OutOfScope: false, entities) { Acts = [DialogueAct.Answer] };
        if (requests.Count < 2)
            return new Understood(model.Version, "", intents, outOfScope, entities);
        // What is likeliest for the first part, so that confidences still add up to one.
        return new Understood(model.Version, "", [new IntentScore(requests[0].Intent, requests[0].Confidence)], OutOfScope: false, entities) { Requests = requests };
    }

    /// <summary>The parts of a message that are clear requests by themselves, if they ask for different things.</summary>
    private List<IntentSpan> Requests(string lower, TracedText folded, Span<float> known)
    {
        var requests = new List<IntentSpan>();
        var start = 0;
        var parts = 0;
        foreach (var end in DialogueCues.PartEnd().EnumerateMatches(lower))
        {
            Take(start, end.Index, known);
            start = end.Index + end.Length;
            if (parts >= MaxParts)
                return requests;
        }

        if (parts > 0)
            Take(start, lower.Length, known);
        return requests;

        void Take(int from, int to, Span<float> scores)
        {
            if (to <= from || requests.Count == MaxIntents)
                return;
            var part = lower[from..to];
            // Chinese says 保修多久 in two words.
            if (ContextReader.Words(part) < (Scripts.Of(part[^1]).IsUnspaced() ? FewWords - 1 : FewWords) || DialogueCues.IsAppeal(part))
                return;
            parts++;
            var (intents, outOfScope) = Predict(part, scores);
            if (outOfScope || intents.Count == 0 || intents[0].Confidence < Clear || pack.Intent(intents[0].Intent) is not { Reply: not ReplyKind.Script })
                return;
            if (requests.Exists(request => request.Intent == intents[0].Intent))
                return;
            var (place, length) = folded.Source(from, to - from);
            requests.Add(new IntentSpan(intents[0].Intent, intents[0].Confidence, place, length));
        }
    }

    private (IReadOnlyList<IntentScore> Intents, bool OutOfScope) Predict(string lower, Span<float> known) =>
        Rank(known, model.Predict(lower, known));

    private static bool Lies(Entity entity, Range range, TracedText folded)
    {
        var (offset, length) = range.GetOffsetAndLength(folded.Value.Length);
        var (start, size) = folded.Source(offset, length);
        return entity.Start >= start && entity.Start + entity.Length <= start + size;
    }

    private (IReadOnlyList<IntentScore> Intents, bool OutOfScope) Rank(ReadOnlySpan<float> probabilities, float coverage)
    {
        Span<int> best = stackalloc int[MaxIntents];
        var count = 0;
        var outside = 0f;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (model.Intents[i] is null)
            {
                outside = probabilities[i];
                continue;
            }

            var place = count;
            while (place > 0 && probabilities[best[place - 1]] < probabilities[i])
                place--;
            if (place == MaxIntents)
                continue;
            count = Math.Min(count + 1, MaxIntents);
            for (var j = count - 1; j > place; j--)
                best[j] = best[j - 1];
            best[place] = i;
        }

        var intents = new IntentScore[count];
        for (var i = 0; i < count; i++)
            intents[i] = new IntentScore(model.Intents[best[i]]!, Math.Round(probabilities[best[i]], 4));
        return (intents, OutOfScopeRule.Holds(outside, count > 0 ? probabilities[best[0]] : 0f, coverage));
    }

    // The letters of an order number or an address say nothing about the customer's language.
    private ReadOnlySpan<char> WithoutCodes(string lower, IReadOnlyList<Entity> entities)
    {
        char[]? blanked = null;
        foreach (var entity in entities)
        {
            if (!EntityTypes.IsCode(entity.Type) && !_patternTypes.Contains(entity.Type))
                continue;
            blanked ??= lower.ToCharArray();
            blanked.AsSpan(entity.Start, entity.Length).Fill(' ');
        }

        return blanked ?? lower.AsSpan();
    }
}

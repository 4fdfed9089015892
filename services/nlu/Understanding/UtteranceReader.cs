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

    private readonly EntityRecognizer _entities = new(pack.Entities);
    private readonly ContextReader _context = new(pack);

    public IntentModel Model => model;

    /// <param name="text">The message; what exceeds the limit is not read.</param>
    /// <param name="locale">BCP 47 tag that the channel gave.</param>
    /// <param name="context">The conversation before the message.</param>
    /// <param name="at">When it was written; relative dates count from here, in UTC.</param>
    public Understood Read(string text, string? locale, TurnContext context, DateTimeOffset at)
    {
        if (text.Length > maxCharacters)
            text = text[..(char.IsHighSurrogate(text[maxCharacters - 1]) ? maxCharacters - 1 : maxCharacters)];
        var folded = Folding.Width(text);
        var lower = Folding.Lower(folded);
        var fallback = context.Language ?? locale;
        var monthFirst = string.Equals(locale, "en-US", StringComparison.OrdinalIgnoreCase);
        var entities = string.IsNullOrWhiteSpace(text)
            ? []
            : _entities.Find(text, folded, lower, DateOnly.FromDateTime(at.UtcDateTime), monthFirst);
        var language = LanguageDetector.Detect(WithoutCodes(lower, entities), fallback);
        if (string.IsNullOrWhiteSpace(text))
            return new Understood(model.Version, language, [], OutOfScope: false, entities);

        if (_context.Settle(lower, entities, context) is { } settled)
            return new Understood(model.Version, language, [settled], OutOfScope: false, entities);

        var probabilities = ArrayPool<float>.Shared.Rent(model.Intents.Count);
        try
        {
            var known = probabilities.AsSpan(0, model.Intents.Count);
            var coverage = model.Predict(lower, known);
            ContextReader.Lean(known, model.Intents, lower, context);
            var (intents, outOfScope) = Rank(known, coverage);
            return new Understood(model.Version, language, intents, outOfScope, entities);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(probabilities);
        }
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
    private static ReadOnlySpan<char> WithoutCodes(string lower, IReadOnlyList<Entity> entities)
    {
        char[]? blanked = null;
        foreach (var entity in entities)
        {
            if (entity.Type is EntityTypes.Date or EntityTypes.Money or EntityTypes.Number || !entity.Text.Any(char.IsAsciiDigit) && entity.Type != EntityTypes.Email)
                continue;
            blanked ??= lower.ToCharArray();
            blanked.AsSpan(entity.Start, entity.Length).Fill(' ');
        }

        return blanked ?? lower.AsSpan();
    }
}

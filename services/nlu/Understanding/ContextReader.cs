using System.Text.RegularExpressions;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Nlu.Entities;
using Platform.Packs;

namespace Platform.Nlu.Understanding;

/// <summary>What the conversation says about a message that says little by itself.</summary>
internal sealed partial class ContextReader(Pack pack)
{
    public const double Answered = 0.95;
    public const double Chosen = 0.9;

    // Below it the words after "back to" are about none of the earlier topics.
    private const float SomeTopic = 0.08f;
    private const int FollowUpWords = 4;
    private const int ReferringWords = 7;
    private const int MaxValueOnly = 80;
    private const float UnsureBelow = 0.5f;
    // A quarter at most: a follow-up may tip the scales, never outweigh clear words.
    private const float LeanShare = 0.25f;

    private readonly (string Id, HashSet<string> Terms)[] _types =
    [
        .. pack.Entities.Select(entity => (entity.Id, entity.Title.Values.SelectMany(title => Terms(Folding.Lower(Folding.Width(title)))).Where(term => term is not ("number" or "code")).ToHashSet(StringComparer.Ordinal))),
    ];

    private readonly HashSet<string> _valueTypes = [.. pack.Entities.Where(entity => entity.Pattern is null).Select(entity => entity.Id)];

    /// <summary>
    /// The intent that the conversation settles: the active one, when the message brings the detail that it waits for; an
    /// offered one, when the message picks it by its place or by words of its title. Null if nothing is settled.
    /// </summary>
    public IntentScore? Settle(string lower, IReadOnlyList<Entity> entities, TurnContext context)
    {
        if (context is { AwaitedEntity: { } awaited, ActiveIntent: { } active } && entities.Any(entity => Serves(entity.Type, awaited)))
            return new IntentScore(active, Answered);
        if (context.OfferedIntents.Count > 0 && Pick(lower, context.OfferedIntents) is { } picked)
            return new IntentScore(picked, Chosen);
        return null;
    }

    /// <summary>
    /// Lets a short message of whose intent the model is unsure lean on the intents of the last turns: up to a quarter of the
    /// probability goes to them, half of it to the newest, the less the surer the model is.
    /// </summary>
    public static void Lean(Span<float> probabilities, IReadOnlyList<string?> intents, string lower, TurnContext context)
    {
        // What says "it" is about what was said before, and may be longer.
        if (context.RecentIntents.Count == 0 || Words(lower) > (DialogueCues.Pronoun().IsMatch(lower) ? ReferringWords : FollowUpWords))
            return;
        var best = 0f;
        foreach (var probability in probabilities)
            best = Math.Max(best, probability);
        if (best >= UnsureBelow)
            return;

        var share = LeanShare * (1f - (best / UnsureBelow));
        for (var recent = 0; recent < context.RecentIntents.Count; recent++)
        {
            var index = intents.Index().FirstOrDefault(entry => entry.Item == context.RecentIntents[recent], (-1, null)).Index;
            if (index < 0)
                continue;
            var moved = share / (2 << recent);
            for (var i = 0; i < probabilities.Length; i++)
                probabilities[i] *= 1f - moved;
            probabilities[index] += moved;
        }
    }

    /// <summary>
    /// Whether the message is a value and next to nothing else: "the blue one", 红色的呢. It says something about the request
    /// before it, not a new one.
    /// </summary>
    public static bool IsValueOnly(string lower, TracedText folded, Range part, IReadOnlyList<Entity> entities)
    {
        var (offset, length) = part.GetOffsetAndLength(lower.Length);
        if (entities.Count == 0 || length > MaxValueOnly)
            return false;
        var rest = lower.Substring(offset, length).ToCharArray();
        var blanked = false;
        for (var i = 0; i < length; i++)
        {
            var (place, _) = folded.Source(offset + i, 1);
            if (!entities.Any(entity => place >= entity.Start && place < entity.Start + entity.Length))
                continue;
            rest[i] = ' ';
            blanked = true;
        }

        return blanked && DialogueCues.IsFiller(new string(rest));
    }

    /// <summary>The earlier topic that words are about: by the model, or by the words of its title; vague words mean the one before the last.</summary>
    /// <param name="words">What is said of it.</param>
    /// <param name="probabilities">What the model reads in the words.</param>
    /// <param name="intents">The classes of the model.</param>
    /// <param name="context">The conversation before.</param>
    /// <param name="least">How sure it must be.</param>
    public string? Topic(string words, ReadOnlySpan<float> probabilities, IReadOnlyList<string?> intents, TurnContext context, float least = SomeTopic)
    {
        if (DialogueCues.IsVague(words))
            return context.RecentIntents[Math.Min(1, context.RecentIntents.Count - 1)];
        var said = Terms(words);
        string? best = null;
        var most = 0f;
        foreach (var recent in context.RecentIntents)
        {
            var score = TermsOf(recent).Overlaps(said) ? SomeTopic : 0f;
            for (var i = 0; i < probabilities.Length; i++)
                score += intents[i] == recent ? probabilities[i] : 0f;
            if (score > most)
                (best, most) = (recent, score);
        }

        return most >= least ? best : null;
    }

    /// <summary>
    /// What pronouns stand for, and what the intent needs and the message leaves out: the newest entity of the type that the
    /// noun beside the pronoun names, else the newest of any of the pack's types.
    /// </summary>
    public IReadOnlyList<ResolvedReference> Resolve(
        string lower, TracedText folded, IReadOnlyList<Entity> entities, string? intent, TurnContext context)
    {
        if (context.KnownEntities.Count == 0)
            return [];
        List<ResolvedReference>? resolved = null;
        foreach (Match match in DialogueCues.Pronoun().Matches(lower))
        {
            var (start, length) = folded.Source(match.Index, match.Length);
            var noun = match.Groups["noun"].Value;
            string[] named = noun.Length == 0 ? [] : [.. _types.Where(type => type.Terms.Any(term => Names(noun, term))).Select(type => type.Id)];
            // "that charger" is about a thing that no earlier entity is.
            if (noun.Length > 0 && named.Length == 0 && noun is not ("one" or "thing" or "item" or "东西"))
                continue;
            if (context.KnownEntities.FirstOrDefault(entity => named.Length == 0 ? _types.Any(type => type.Id == entity.Type) : named.Contains(entity.Type)) is not { } known
                || entities.Any(entity => entity.Type == known.Type) || resolved?.Exists(reference => reference.Type == known.Type) == true)
                continue;
            (resolved ??= []).Add(new ResolvedReference(known.Type, known.Value, match.Value, start, length));
        }

        // "the red one", 红色的呢: the noun that they leave out is the thing spoken of last.
        if (IsValueOnly(lower, folded, .., entities) && entities.All(entity => _valueTypes.Contains(entity.Type))
            && context.KnownEntities.FirstOrDefault(entity => _valueTypes.Contains(entity.Type)) is { } thing
            && !entities.Any(entity => entity.Type == thing.Type) && resolved?.Exists(reference => reference.Type == thing.Type) != true)
            (resolved ??= []).Add(new ResolvedReference(thing.Type, thing.Value, "", 0, 0));

        foreach (var needed in pack.Intent(intent)?.Requires ?? [])
        {
            if (entities.Any(entity => Serves(entity.Type, needed)) || resolved?.Exists(reference => Serves(reference.Type, needed)) == true)
                continue;
            if (context.KnownEntities.FirstOrDefault(entity => Serves(entity.Type, needed)) is { } known)
                (resolved ??= []).Add(new ResolvedReference(known.Type, known.Value, "", 0, 0));
        }

        return resolved ?? (IReadOnlyList<ResolvedReference>)[];
    }

    private static bool Names(string noun, string term) =>
        term == noun.TrimEnd('s') || noun.Contains(term, StringComparison.Ordinal) || (term.Length > 1 && term.Contains(noun, StringComparison.Ordinal));

    // A date with a time is a date, too.
    private static bool Serves(string type, string needed) =>
        type == needed || (needed is EntityTypes.Date or EntityTypes.Time && type == EntityTypes.DateTime);

    private string? Pick(string lower, IReadOnlyList<string> offered)
    {
        var reply = Edges().Replace(lower, "");
        if (reply.Length is 0 or > 60)
            return null;
        if (PlaceIn(reply, offered.Count) is { } place)
            return offered[place];
        if (offered.Count == 1 && Yes().IsMatch(reply))
            return offered[0];
        if (Words(reply) > 8 || Neither().IsMatch(reply))
            return null;

        // A word picks an intent if it stands in the title of that one only.
        var terms = offered.Select(TermsOf).ToArray();
        var said = Terms(reply);
        var hits = terms.Select((own, i) => own.Count(term =>
            IsSaid(term) && !terms.Where((_, j) => j != i).Any(other => other.Contains(term)))).ToArray();
        var most = hits.Max();
        // Most of what was said must be about the title, or it is a new question that shares a word with it.
        return most > 0 && hits.Count(count => count == most) == 1 && most * 2 >= said.Count
            ? offered[Array.IndexOf(hits, most)]
            : null;

        // "open" picks what is titled "opening an account".
        bool IsSaid(string term) => said.Contains(term) || said.Any(word => word.Length > 3 && term.StartsWith(word, StringComparison.Ordinal));
    }

    private static int? PlaceIn(string reply, int count)
    {
        var match = Place().Match(reply);
        if (!match.Success)
            return null;
        var word = match.Groups["word"].Value;
        var place = word switch
        {
            "1" or "1st" or "a" or "one" or "first" or "former" or "一" or "头" or "前者" => 0,
            "2" or "2nd" or "b" or "two" or "second" or "二" or "两" => 1,
            "3" or "3rd" or "c" or "three" or "third" or "三" => 2,
            "latter" or "后者" => count == 2 ? 1 : -1,
            _ => count - 1,
        };
        return place >= 0 && place < count ? place : null;
    }

    private HashSet<string> TermsOf(string intent) =>
        pack.Intent(intent) is { } known ? [.. known.Title.Values.SelectMany(title => Terms(Folding.Lower(Folding.Width(title))))] : [];

    // Words where words are spaced, pairs of characters where they are not.
    private static HashSet<string> Terms(string lower)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in Word().EnumerateMatches(lower))
        {
            var word = lower.Substring(match.Index, match.Length);
            if (!Scripts.Of(word[0]).IsUnspaced())
            {
                // Plural or not is no difference here.
                if (!StopWord().IsMatch(word))
                    terms.Add(word.Length > 3 ? word.TrimEnd('s') : word);
                continue;
            }

            for (var i = 0; i + 1 < word.Length; i++)
                terms.Add(word.Substring(i, 2));
        }

        return terms;
    }

    public static int Words(string lower)
    {
        var words = 0;
        foreach (var match in Word().EnumerateMatches(lower))
            words += Scripts.Of(lower[match.Index]).IsUnspaced() ? (match.Length + 1) / 2 : 1;
        return words;
    }

    [GeneratedRegex(@"^[\s\p{P}]+|[\s\p{P}]+$")]
    private static partial Regex Edges();

    [GeneratedRegex(@"[\u3041-\u30FF\u3400-\u9FFF\uAC00-\uD7A3]+|[a-z0-9\u00C0-\u024F']+")]
    private static partial Regex Word();

    [GeneratedRegex("^(?:the|a|an|my|i|is|it|to|of|and|for|in|on|with|do|can|how|what|where|want|about|one|me|please|would|like|mean|s|d)$")]
    private static partial Regex StopWord();

    [GeneratedRegex(@"^(?:(?:i (?:want|mean|meant|choose|pick) |i'd like |it's |option |number |no\.? ?|(?:the )?)*(?<word>1st|2nd|3rd|[123]|[abc]|one|two|three|first|second|third|last|former|latter)(?: one| option)?(?:,? please|,? thanks)?|(?:我?(?:选|要|是|想问|说的是))?(?:第?(?<word>[123一二两三])(?:个|项|种|条|号)?|(?<word>头)一?(?:个|项|种|条)|(?<word>最后)[一那这]?(?:个|项|种|条)|(?<word>前者|后者))(?:吧|谢谢|问题)?)$")]
    private static partial Regex Place();

    [GeneratedRegex("^(?:yes|yeah|yep|yup|right|correct|exactly|sure|ok|okay|please|yes please|that's right|that's it|that one|是|是的|对|对的|没错|嗯|嗯嗯|好|好的|可以|就是这个|就这个)$")]
    private static partial Regex Yes();

    [GeneratedRegex(@"\b(?:neither|none|nothing|something else|other|no)\b|都不是|不是|别的|其他|没有")]
    private static partial Regex Neither();
}

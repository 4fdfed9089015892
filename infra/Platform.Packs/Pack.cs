using Platform.Contracts.Understanding;

namespace Platform.Packs;

/// <summary>A workspace pack: everything a tenant needs to be useful at once (format: <c>docs/packs.md</c>).</summary>
public sealed record Pack
{
    /// <summary>Name; also the folder's.</summary>
    public required string Name { get; init; }

    /// <summary>Title by language.</summary>
    public required IReadOnlyDictionary<string, string> Title { get; init; }

    /// <summary>What the pack covers.</summary>
    public required string Description { get; init; }

    /// <summary>Languages, BCP 47; the first is the default.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Name of the business by language.</summary>
    public required IReadOnlyDictionary<string, string> Brand { get; init; }

    /// <summary>The time zone that dates and times count in when the channel gives none.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Thresholds and escalation rules.</summary>
    public required PackPolicies Policies { get; init; }

    /// <summary>Entities found by pattern or in a catalogue.</summary>
    public required IReadOnlyList<PackEntity> Entities { get; init; }

    /// <summary>Wording: script id, language, variants.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Scripts { get; init; }

    /// <summary>The intents.</summary>
    public required IReadOnlyList<PackIntent> Intents { get; init; }

    /// <summary>What the pack does not answer: examples by language.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> OutOfScope { get; init; }

    /// <summary>The articles, one for each language.</summary>
    public required IReadOnlyList<PackArticle> Articles { get; init; }

    /// <summary>By language: groups of words and phrases that mean the same to a search, product aliases among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> Synonyms { get; init; } =
        new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>();

    /// <summary>How the knowledge graph is read: the shipped rules with what the pack adds.</summary>
    public GraphRules Graph { get; init; } = GraphRules.Shipped;

    /// <summary>The language of a customer whose own the pack does not have.</summary>
    public string DefaultLanguage => Languages[0];

    /// <summary><paramref name="language"/> if the pack has it, else the default.</summary>
    public string Supported(string? language) =>
        language is not null && Languages.Contains(language) ? language : DefaultLanguage;

    /// <summary>The intent, or null.</summary>
    public PackIntent? Intent(string? id) => Intents.FirstOrDefault(intent => intent.Id == id);
}

/// <summary>Thresholds and escalation rules of a pack.</summary>
/// <param name="MinIntentConfidence">0 to 1; below it a message counts as not understood.</param>
/// <param name="MinRelevance">0 to 1; below it a passage does not answer.</param>
/// <param name="DissatisfiedInARow">1 to 10 dissatisfied messages in a row call a person.</param>
/// <param name="NotUnderstoodInARow">1 to 10 messages in a row that were not understood call a person.</param>
/// <param name="HandOverSignals">Signals that call a person at once.</param>
/// <param name="MinAnswerConfidence">
/// 0 to 1; below it a passage that is found by the question's words alone, and not by its intent, does not answer.
/// </param>
/// <param name="EmotionReading">How deep emotion is read where the customer has not said.</param>
public sealed record PackPolicies(
    double MinIntentConfidence,
    double MinRelevance,
    int DissatisfiedInARow,
    int NotUnderstoodInARow,
    IReadOnlyList<string> HandOverSignals,
    EmotionReading EmotionReading = EmotionReading.Full,
    double MinAnswerConfidence = PackPolicies.DefaultMinAnswerConfidence)
{
    /// <summary>What a pack has that does not say otherwise: more likely right than wrong.</summary>
    public const double DefaultMinAnswerConfidence = 0.5;
}

/// <summary>An entity that is found by a pattern, or by the names of its values.</summary>
/// <param name="Id">Its type in messages.</param>
/// <param name="Title">Title by language.</param>
/// <param name="Pattern">.NET regular expression without backtracking; null if the entity has <see cref="Values"/>.</param>
/// <param name="Examples">Texts that match as a whole; empty if the entity has <see cref="Values"/>.</param>
public sealed record PackEntity(
    string Id, IReadOnlyDictionary<string, string> Title, string? Pattern, IReadOnlyList<string> Examples)
{
    /// <summary>The catalogue: what there is of this entity, such as products or error codes.</summary>
    public IReadOnlyList<PackValue> Values { get; init; } = [];

    /// <summary>Name of the check that its digits must pass (<see cref="CheckDigits.Names"/>), or null.</summary>
    public string? Check { get; init; }
}

/// <summary>One thing of a catalogue.</summary>
/// <param name="Id">The entity's value in messages.</param>
/// <param name="Names">What customers call it, in any language; small misspellings are found too.</param>
public sealed record PackValue(string Id, IReadOnlyList<string> Names);

/// <summary>Something that customers want.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What to call it before a customer, by language.</param>
/// <param name="Reply">How it is answered.</param>
/// <param name="Articles">Articles that answer it, best first.</param>
/// <param name="Script">The script of a <see cref="ReplyKind.Script"/> reply.</param>
/// <param name="Requires">Entities to ask for before replying.</param>
/// <param name="Skill">Which people can take it over.</param>
/// <param name="Examples">Training examples by language.</param>
public sealed record PackIntent(
    string Id,
    IReadOnlyDictionary<string, string> Title,
    ReplyKind Reply,
    IReadOnlyList<string> Articles,
    string? Script,
    IReadOnlyList<string> Requires,
    string Skill,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Examples);

/// <summary>How an intent is answered.</summary>
public enum ReplyKind
{
    /// <summary>From the knowledge base.</summary>
    Article,

    /// <summary>With a fixed wording.</summary>
    Script,

    /// <summary>By a person.</summary>
    HandOver,
}

/// <summary>One article in one language.</summary>
/// <param name="Id">Same in every language.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Title">Title.</param>
/// <param name="Keywords">Further words to find it by.</param>
/// <param name="Body">Markdown.</param>
public sealed record PackArticle(string Id, string Language, string Title, IReadOnlyList<string> Keywords, string Body)
{
    /// <summary>Questions that its opening paragraph is known to answer.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];
}

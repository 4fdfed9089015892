using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Nlu.Intents;
using Platform.Nlu.Text;
using Platform.Packs;

namespace Platform.Nlu.Examples;

/// <summary>What an example, and a set of them, must keep to. Messages say what to do.</summary>
internal static class ExampleRules
{
    private const int MinPerIntent = 3;
    private const int MaxProblems = 20;

    /// <summary>What is wrong with a sentence to be labelled; null if nothing is.</summary>
    public static (string Field, string Problem)? CheckText(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > ExampleText.MaxLength)
            return ("text", $"A text has 1 to {ExampleText.MaxLength} characters.");
        return ExampleText.Terms(text).Count == 0 ? ("text", "A text has at least one letter or digit.") : null;
    }

    /// <summary>What is wrong with a label; null if nothing is.</summary>
    public static (string Field, string Problem)? CheckLabel(string? intent, bool outOfScope, Pack pack)
    {
        if (intent is null != outOfScope)
            return ("intent", "Give an intent, or outOfScope: true for what the pack does not cover; not both.");
        return intent is null || pack.Intent(intent) is not null
            ? null
            : ("intent", $"There is no intent {Short(intent)}; the pack's are: {string.Join(", ", pack.Intents.Select(known => known.Id))}.");
    }

    /// <summary>What is wrong with a language; null if nothing is.</summary>
    public static (string Field, string Problem)? CheckLanguage(string? language, Pack pack) =>
        language is null || pack.Languages.Contains(language)
            ? null
            : ("language", $"This tenant's languages are: {string.Join(", ", pack.Languages)}.");

    /// <summary>The language of a text for training: as given, or as far as it can be told one of the pack's.</summary>
    public static string LanguageOf(string text, string? language, Pack pack) =>
        language ?? pack.Supported(LanguageDetector.Detect(Folding.Lower(Folding.Width(text)), pack.DefaultLanguage));

    /// <summary>Why a sentence cannot have this label; null if it can.</summary>
    public static string? Contradiction(NluExample? known, string? intent) =>
        known is null || known.Intent == intent
            ? null
            : known.Source == ExampleSource.Pack
                ? $"The pack has this sentence as an example of {Name(known.Intent)}: change the pack, or give it that label."
                : $"This sentence is an example of {Name(known.Intent)} already: delete the example {known.Id} first, or give it that label.";

    /// <summary>Why no model can be trained with these examples, and what to do; empty if one can.</summary>
    public static IReadOnlyList<string> CheckSet(IReadOnlyList<TrainingExample> examples, Pack pack, int maxExamples)
    {
        var problems = new List<string>();
        if (examples.Count > maxExamples)
            return [$"There are more than {maxExamples} examples: delete some, or raise Nlu:MaxExamples."];

        var utterances = examples.Where(example => example.IsUtterance).ToArray();
        var intents = utterances.Where(example => example.Intent is not null).GroupBy(example => example.Intent!).ToArray();
        if (intents.Length < 2)
            problems.Add($"The examples have {intents.Length switch { 0 => "no intent", _ => "one intent only" }}: add examples of at least two.");
        problems.AddRange(intents.Where(intent => pack.Intent(intent.Key) is null)
            .Select(intent => $"The pack has no intent {Short(intent.Key)} (any more): delete its examples, or add it to the pack."));
        problems.AddRange(intents.Where(intent => intent.Count() < MinPerIntent)
            .Select(intent => $"The intent {Short(intent.Key)} has {intent.Count()} of the {MinPerIntent} examples that it needs: add some, or delete those it has."));
        if (examples.Any(example => string.IsNullOrWhiteSpace(example.Text)))
            problems.Add("An example is empty: delete it.");
        problems.AddRange(utterances.GroupBy(example => ExampleText.Key(example.Text))
            .Where(group => group.Select(example => example.Intent).Distinct().Count() > 1)
            .Select(group => $"\"{Short(group.First().Text)}\" is an example of {string.Join(" and of ", group.Select(example => Name(example.Intent)).Distinct())}: keep one label."));
        return problems.Count <= MaxProblems ? problems : [.. problems.Take(MaxProblems), $"And {problems.Count - MaxProblems} more."];
    }

    public static string Name(string? intent) => intent ?? "what is out of scope";

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}

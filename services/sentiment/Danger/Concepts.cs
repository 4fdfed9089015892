using System.Text.Json;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Sentiment.Danger;

/// <summary>
/// What the phrases of both languages are about: parts of the body, pains, weapons, farewells, and what speaks against danger,
/// such as films, policies and prices. A sentence that training has not seen is known by them, in either language.
/// </summary>
internal sealed class Concepts
{
    private readonly PhraseTrie<Meaning[]> _phrases = new();

    /// <param name="rows">
    /// Rows of a concept, the signals that it is a sign of ('?' behind a weak one), and phrases, with '|' between them. A phrase may
    /// stand in several rows, and a concept have several.
    /// </param>
    /// <param name="simplified">Chinese characters and their simplified forms.</param>
    /// <exception cref="InvalidDataException">A row has other columns.</exception>
    public Concepts(IReadOnlyList<string[]> rows, IReadOnlyDictionary<char, char> simplified)
    {
        if (rows.FirstOrDefault(row => row.Length != 3) is { } broken)
            throw new InvalidDataException($"concepts.tsv: '{broken[0]}' is not concept, signals and phrases.");
        var names = rows.Select(row => row[0]).Distinct().Index().ToDictionary(name => name.Item, name => name.Index);
        var phrases = rows.SelectMany(row =>
        {
            var meaning = new Meaning(names[row[0]], SignOf(row[1], Signal.Crisis), SignOf(row[1], Signal.CriticalHealth));
            return row[2].Split('|').Select(phrase => (Phrase: NormalisedText.Of(phrase, simplified), Meaning: meaning));
        });
        foreach (var phrase in phrases.GroupBy(phrase => phrase.Phrase, phrase => phrase.Meaning))
            _phrases.Add(phrase.Key, [.. phrase.Distinct()]);
    }

    /// <summary>The meanings of the phrases of a normalised text in their order.</summary>
    public void Read(string text, List<Meaning[]> found)
    {
        found.Clear();
        var tokens = Tokeniser.Split(text);
        var known = _phrases.Know(text, tokens);
        for (var i = 0; i < tokens.Count;)
        {
            var (meanings, length) = _phrases.Longest(tokens, known, i);
            if (meanings is not null)
                found.Add(meanings);
            i += Math.Max(length, 1);
        }
    }

    private static int SignOf(string signals, Signal signal)
    {
        var name = JsonSerializer.SerializeToElement(signal).GetString();
        return signals.Split('|') is var all && all.Contains(name) ? 2 : all.Contains(name + "?") ? 1 : 0;
    }
}

/// <summary>What a phrase is about.</summary>
/// <param name="Concept">Number of the concept.</param>
/// <param name="Crisis">How strong a sign of danger it is: 0 none, 1 weak, 2 strong.</param>
/// <param name="CriticalHealth">The same of critical illness.</param>
internal readonly record struct Meaning(int Concept, int Crisis, int CriticalHealth)
{
    public int Of(Signal signal) => signal == Signal.Crisis ? Crisis : CriticalHealth;
}

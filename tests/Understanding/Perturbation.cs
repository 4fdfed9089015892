using System.Text;

namespace Platform.Understanding.Benchmarks;

/// <summary>Spoils texts as customers do; the same seed spoils alike.</summary>
internal sealed class Perturbation(string name, Func<string, Random, string> spoil)
{
    public string Name => name;

    public static IReadOnlyList<Perturbation> All { get; } =
    [
        new("typos", (text, random) => OneWordInSix(text, random, Mistype)),
        new("dropped characters", (text, random) => OneWordInSix(text, random, static (word, at, _) => word.Remove(at, 1))),
        new("full-width", static (text, _) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c))),
    ];

    /// <summary>Simplified to traditional characters by the table that the platform reads them with.</summary>
    public static Perturbation ToTraditional(string table)
    {
        var pairs = File.ReadLines(table).Select(line => line.Split('\t')).Where(row => row is [{ Length: 1 }, { Length: 1 }])
            .GroupBy(row => row[1][0]).ToDictionary(rows => rows.Key, rows => rows.First()[0][0]);
        return new Perturbation("traditional", (text, _) => string.Concat(text.Select(c => pairs.GetValueOrDefault(c, c))));
    }

    public IReadOnlyList<SetText> Apply(IReadOnlyList<SetText> texts)
    {
        var random = new Random(5);
        return [.. texts.Select(text => text with { Text = spoil(text.Text, random) })];
    }

    private static string Mistype(string word, int at, Random random)
    {
        var letters = new StringBuilder(word);
        if (at + 1 < word.Length && random.Next(2) == 0)
            (letters[at], letters[at + 1]) = (letters[at + 1], letters[at]);
        else
            letters[at] = (char)('a' + random.Next(26));
        return letters.ToString();
    }

    // Words of four letters and more where words are spaced; of others, every twelfth character on average.
    private static string OneWordInSix(string text, Random random, Func<string, int, Random, string> spoil)
    {
        var words = text.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Length >= 4 && char.IsAscii(word[0]) && random.Next(6) == 0)
                words[i] = spoil(word, random.Next(word.Length), random);
            else if (word.Length >= 4 && !char.IsAscii(word[0]) && random.Next(12) < word.Length)
                words[i] = word.Remove(random.Next(word.Length), 1);
        }

        return string.Join(' ', words);
    }
}

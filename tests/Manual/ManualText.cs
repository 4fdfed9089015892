namespace Platform.Manual;

/// <summary>A block of the manual.</summary>
/// <param name="Level">Of a heading, from 1; 0 for other blocks.</param>
/// <param name="Lines">The paragraph or heading in one line, the items of a list, or the rows of a table with tabs between the cells.</param>
/// <param name="Kind">What it is.</param>
public sealed record ManualBlock(ManualBlockKind Kind, int Level, IReadOnlyList<string> Lines);

/// <summary>Kinds of blocks.</summary>
public enum ManualBlockKind
{
    /// <summary>A heading.</summary>
    Heading,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A list with dashes.</summary>
    Choices,

    /// <summary>A list with numbers.</summary>
    Steps,

    /// <summary>A table whose first row names its columns.</summary>
    Table,
}

/// <summary>The operating manual of a dishwasher that does not exist, written for this project.</summary>
public static class ManualText
{
    /// <summary>The models that the manual can be made for.</summary>
    public static IReadOnlyList<string> Models { get; } = ["X200", "X100", "X300", "X400"];

    /// <summary>The source text in a language, <c>en</c> or <c>zh</c>, for a model.</summary>
    public static string Source(string language, string model)
    {
        using var stream = typeof(ManualText).Assembly.GetManifestResourceStream($"manual.{language}.md")
            ?? throw new ArgumentException($"There is no manual in {language}.", nameof(language));
        using var reader = new StreamReader(stream);
        var number = model.TrimStart('X');
        var narrow = model == "X100";
        var values = new Dictionary<string, string>
        {
            ["m"] = model,
            ["p"] = number,
            ["kg"] = narrow ? "36" : model == "X400" ? "58" : "47",
            ["width"] = narrow ? "450" : "600",
            ["mm"] = narrow ? "448" : "598",
            ["watt"] = narrow ? "1900" : "2200",
            ["noise"] = model switch { "X100" => "46", "X200" => "44", "X300" => "42", _ => "39" },
            ["class"] = model switch { "X100" => "D", "X200" => "C", "X300" => "B", _ => "A" },
            ["eco"] = narrow ? "215" : "225",
            ["settings"] = model switch { "X100" => "9", "X200" => "13", "X300" => "14", _ => "15" },
        };
        return values.Aggregate(reader.ReadToEnd(), (text, value) => text.Replace("{" + value.Key + "}", value.Value, StringComparison.Ordinal));
    }

    /// <summary>The blocks of a source text. It is written in the few marks of Markdown that this knows.</summary>
    public static IReadOnlyList<ManualBlock> Parse(string source)
    {
        var blocks = new List<ManualBlock>();
        foreach (var part in source.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var lines = part.Split('\n');
            blocks.Add(part[0] switch
            {
                '#' => new(ManualBlockKind.Heading, part.IndexOf(' ', StringComparison.Ordinal), [part.TrimStart('#', ' ')]),
                '|' => new(ManualBlockKind.Table, 0, [.. lines.Where((_, i) => i != 1).Select(row => string.Join('\t', row.Trim('|').Split('|', StringSplitOptions.TrimEntries)))]),
                '-' => new(ManualBlockKind.Choices, 0, [.. lines.Select(line => line[2..])]),
                >= '1' and <= '9' when part[1] == '.' => new(ManualBlockKind.Steps, 0, [.. lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])]),
                _ => new(ManualBlockKind.Paragraph, 0, [string.Join(' ', lines)]),
            });
        }

        return blocks;
    }
}

namespace Platform.Load.Dialogues;

/// <summary>The dialogue sets that a data folder may hold, and files of one's own.</summary>
internal static class DialogueSets
{
    public const string All = "all";

    private static readonly (string Name, string Locale)[] Known =
        [("multiwoz21", "en"), ("sgd_dev", "en"), ("star", "en"), ("crosswoz", "zh-CN")];

    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(set => set.Name), All];

    /// <summary>
    /// At most <paramref name="limit"/> dialogues; of several sets by turns, so that any share holds every language.
    /// </summary>
    /// <exception cref="UsageException">The set is not known or not there.</exception>
    public static IReadOnlyList<Dialogue> Load(string set, string dataFolder, int? limit, int? seed)
    {
        IReadOnlyList<Dialogue>[] sets = set.EndsWith(".gz", StringComparison.Ordinal)
            ? [DialogueReader.ReadFile(set, IdPart(Path.GetFileName(set)), locale: null)]
            : [.. Known.Where(known => set == All || set == known.Name).Select(known => LoadKnown(known.Name, known.Locale, dataFolder))];
        if (sets.Length == 0)
            throw new UsageException($"--set {set} is not known; give {string.Join(", ", Names)} or the path of a .jsonl.gz file.");

        var dialogues = Interleave(sets);
        if (seed is { } value)
            new Random(value).Shuffle(dialogues);
        return dialogues.Length > 0
            ? dialogues[..Math.Min(limit ?? int.MaxValue, dialogues.Length)]
            : throw new UsageException($"--set {set} holds no message of a {DialogueReader.Customer}.");
    }

    /// <summary>The first of each set, then the second of each, …</summary>
    public static Dialogue[] Interleave(IReadOnlyList<IReadOnlyList<Dialogue>> sets) =>
    [
        .. sets.SelectMany((dialogues, set) => dialogues.Select((dialogue, place) => (dialogue, place, set)))
            .OrderBy(entry => entry.place).ThenBy(entry => entry.set)
            .Select(entry => entry.dialogue),
    ];

    private static List<Dialogue> LoadKnown(string name, string locale, string dataFolder)
    {
        var folder = Path.Combine(dataFolder, name);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "dialogues*.jsonl.gz") : [];
        if (files.Length == 0)
            throw new UsageException(
                $"No dialogues*.jsonl.gz in {Path.GetFullPath(folder)}; name the folder above with --data or PLATFORM_DATA.");
        var dialogues = new List<Dialogue>();
        foreach (var file in files.Order(StringComparer.Ordinal))
            dialogues.AddRange(DialogueReader.ReadFile(file, name, locale, dialogues.Count + 1));
        return dialogues;
    }

    /// <summary>What of a file name may stand in a conversation's id.</summary>
    private static string IdPart(string fileName)
    {
        var stem = fileName.Split('.')[0];
        return new string([.. stem.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
    }
}

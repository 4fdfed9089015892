using System.Text.RegularExpressions;
using Platform.Knowledge.Search;
using Platform.Learning.Text;

namespace Platform.Knowledge.Graph;

/// <summary>How a name was found.</summary>
internal enum NameMatch
{
    /// <summary>The whole name, letter for letter; spaces, hyphens and case do not count.</summary>
    Whole,

    /// <summary>The code within a longer name: F-7 of "F-7 water filter".</summary>
    Code,

    /// <summary>Its words, in another order or form, or apart.</summary>
    Loose,
}

/// <summary>A name in a text.</summary>
/// <param name="Owner">What has the name.</param>
/// <param name="Match">How it was found.</param>
/// <param name="Start">First character; -1 if its words stand apart.</param>
/// <param name="Length">Length in characters.</param>
/// <param name="Before">Letters and digits before it, lower case, for names that are numbers; else empty.</param>
internal readonly record struct Mention<T>(T Owner, NameMatch Match, int Start, int Length, string Before);

/// <summary>
/// Finds names in texts. A name is found letter for letter; the words of a longer one also in another order or form. Digits
/// must always be the same, since E23 is not E24. Not safe for several threads while names are added or taken away.
/// </summary>
internal sealed partial class NameIndex<T>
    where T : notnull
{
    private const int MaxTerms = 64;
    private const int MinLetters = 2;
    private const int MinLooseWord = 4;
    // A sentence is not searched for as a whole beyond this.
    private const int MaxLetters = 60;

    // Between the two parts of a short Chinese name may stand what belongs to a part of the body or says how much: 胸口闷, 头有点痛.
    private const string SmallWords = "口部子里面上得很好太发有点些直总老又也还就都特别不会是";

    private static readonly KnowledgeAnalyzer Analyzer = new();

    private readonly HashSet<string> _unsaid;
    private readonly Dictionary<string, List<Entry>> _whole = new(StringComparer.Ordinal);
    // By the first two letters: how long the names are that begin so.
    private readonly Dictionary<string, SortedDictionary<int, int>> _lengths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Entry>> _loose = new(StringComparer.Ordinal);

    /// <param name="unsaid">Words that may be left out of a name where others of it are said: "water under the machine".</param>
    public NameIndex(IEnumerable<string>? unsaid = null) => _unsaid = (unsaid ?? []).SelectMany(Words).ToHashSet(StringComparer.Ordinal);

    /// <summary>Adds a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="owner">What has it.</param>
    /// <param name="loose">Whether one word of it, in another form, or a Chinese name with a small word within, is enough.</param>
    public void Add(string name, T owner, bool loose)
    {
        var words = Words(name);
        foreach (var (key, entry) in WholeEntries(name, words, owner))
        {
            (_whole.TryGetValue(key, out var list) ? list : _whole[key] = []).Add(entry);
            var lengths = _lengths.TryGetValue(key[..MinLetters], out var known) ? known : _lengths[key[..MinLetters]] = [];
            lengths[key.Length] = lengths.GetValueOrDefault(key.Length) + 1;
        }

        if (LooseEntry(name, words, owner, loose) is var (first, apart))
            (_loose.TryGetValue(first, out var list) ? list : _loose[first] = []).Add(apart);
    }

    /// <summary>Takes a name away that was added with the same arguments.</summary>
    public void Remove(string name, T owner, bool loose)
    {
        var words = Words(name);
        foreach (var (key, entry) in WholeEntries(name, words, owner))
        {
            if (!TakeOut(_whole, key, entry.Owner))
                continue;
            var lengths = _lengths[key[..MinLetters]];
            if (--lengths[key.Length] == 0)
                lengths.Remove(key.Length);
        }

        if (LooseEntry(name, words, owner, loose) is var (first, apart))
            TakeOut(_loose, first, apart.Owner);
    }

    /// <summary>The words by which a text that has the name can be found.</summary>
    public static IReadOnlyList<string> Words(string text) => Analyzer.Terms(text, MaxTerms);

    /// <summary>The names in a text; of those that overlap the longest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="only">Whose names are looked for; null for all.</param>
    public List<Mention<T>> Find(string text, Func<T, bool>? only = null)
    {
        var lower = Folding.Lower(Folding.Width(text));
        var (letters, places) = Squeeze(lower);
        var found = FindWhole(lower, letters, places, only);
        if (_loose.Count > 0)
            FindLoose(lower, letters, found, only);
        return found;
    }

    private List<Mention<T>> FindWhole(string lower, string letters, int[] places, Func<T, bool>? only)
    {
        var hits = new List<(int Start, int Length, Entry Entry)>();
        var lengthsOf = _lengths.GetAlternateLookup<ReadOnlySpan<char>>();
        var wholeOf = _whole.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start + MinLetters <= letters.Length; start++)
        {
            if (!lengthsOf.TryGetValue(letters.AsSpan(start, MinLetters), out var lengths))
                continue;
            foreach (var length in lengths.Keys)
            {
                if (start + length > letters.Length)
                    break;
                if (wholeOf.TryGetValue(letters.AsSpan(start, length), out var entries) && IsWhole(lower, places, start, length))
                    hits.AddRange(entries.Where(entry => only is null || only(entry.Owner)).Select(entry => (start, length, entry)));
            }
        }

        var found = new List<Mention<T>>();
        var taken = new bool[letters.Length];
        foreach (var place in hits.GroupBy(hit => (hit.Start, hit.Length)).OrderByDescending(place => place.Key.Length).ThenBy(place => place.Key.Start))
        {
            if (Array.IndexOf(taken, true, place.Key.Start, place.Key.Length) >= 0)
                continue;
            Array.Fill(taken, true, place.Key.Start, place.Key.Length);
            var best = place.Min(hit => hit.Entry.Match);
            var before = letters.AsSpan(place.Key.Start, place.Key.Length).ContainsAnyExceptInRange('0', '9') ? "" : letters[..place.Key.Start];
            var from = places[place.Key.Start];
            found.AddRange(place.Where(hit => hit.Entry.Match == best).Select(hit => new Mention<T>(
                hit.Entry.Owner, hit.Entry.Match, from, places[place.Key.Start + place.Key.Length - 1] + 1 - from, before)));
        }

        return found;
    }

    private void FindLoose(string lower, string letters, List<Mention<T>> found, Func<T, bool>? only)
    {
        var known = found.Select(mention => mention.Owner).ToHashSet();
        var terms = Words(lower).ToHashSet(StringComparer.Ordinal);
        var denied = Denial().IsMatch(lower);
        var hits = terms.SelectMany(term => _loose.GetValueOrDefault(term) ?? [])
            .Where(entry => (only is null || only(entry.Owner)) && (denied || !entry.Denied) && (entry.Han is null ? entry.Terms.All(terms.Contains) : HoldsApart(letters, entry.Han)))
            .ToList();
        foreach (var hit in hits)
        {
            // What a longer name says better is left to it.
            if (!hits.Exists(other => other.Terms.Length > hit.Terms.Length && hit.Terms.All(other.Terms.Contains)) && known.Add(hit.Owner))
                found.Add(new Mention<T>(hit.Owner, NameMatch.Loose, -1, 0, ""));
        }
    }

    /// <summary>Whether a text has the characters of a name in order, with nothing but small words between them.</summary>
    private static bool HoldsApart(string letters, string name)
    {
        for (var start = letters.IndexOf(name[0], StringComparison.Ordinal); start >= 0; start = letters.IndexOf(name[0], start + 1))
        {
            var at = start;
            var i = 1;
            for (; i < name.Length; i++)
            {
                at++;
                for (var gap = 0; gap < 3 && at < letters.Length && letters[at] != name[i] && SmallWords.Contains(letters[at], StringComparison.Ordinal); gap++)
                    at++;
                if (at >= letters.Length || letters[at] != name[i])
                    break;
            }

            if (i == name.Length)
                return true;
        }

        return false;
    }

    private static IEnumerable<(string Key, Entry Entry)> WholeEntries(string name, IReadOnlyList<string> words, T owner)
    {
        var key = NodeNames.Letters(name);
        if (key.Length is < MinLetters or > MaxLetters || words.Count == 0)
            yield break;
        yield return (key, new Entry(owner, NameMatch.Whole));
        foreach (var code in Codes().Matches(name).Select(code => NodeNames.Letters(code.Value)).Distinct())
        {
            if (code.Length >= MinLetters && code.Length < key.Length)
                yield return (code, new Entry(owner, NameMatch.Code));
        }
    }

    private (string First, Entry Entry)? LooseEntry(string name, IReadOnlyList<string> words, T owner, bool loose)
    {
        var key = NodeNames.Letters(name);
        if (key.Length > MaxLetters)
            return null;
        if (key.Any(Ideograph))
        {
            return loose && key.Length >= MinLetters && key.All(Ideograph)
                ? (key[..1], new Entry(owner, NameMatch.Loose) { Han = key, Terms = [.. key.Select(c => c.ToString())] })
                : null;
        }

        string[] terms = [.. words];
        if (loose && terms.Except(_unsaid).Count() > 1)
            terms = [.. terms.Except(_unsaid)];
        var denied = Denial().IsMatch(name);
        var enough = terms.Length > 1 || (loose && terms.Length == 1 && (denied || terms[0].Length >= MinLooseWord));
        // All of the words must be there, so any may lead to the name: one that few names share, or every sentence would be compared with
        // all the thousand names of a table that begin alike.
        var rare = terms.FirstOrDefault(term => term.Any(char.IsAsciiDigit)) ?? terms.MaxBy(term => term.Length);
        return enough ? (rare!, new Entry(owner, NameMatch.Loose) { Terms = terms, Denied = denied }) : null;

        static bool Ideograph(char c) => Scripts.Of(c) == Script.Han;
    }

    private static bool TakeOut(Dictionary<string, List<Entry>> lists, string key, T owner)
    {
        if (!lists.TryGetValue(key, out var list))
            return false;
        var at = list.FindIndex(entry => EqualityComparer<T>.Default.Equals(entry.Owner, owner));
        if (at < 0)
            return false;
        list.RemoveAt(at);
        if (list.Count == 0)
            lists.Remove(key);
        return true;
    }

    private static (string Letters, int[] Places) Squeeze(string lower)
    {
        var letters = new char[lower.Length];
        var places = new int[lower.Length];
        var count = 0;
        for (var i = 0; i < lower.Length; i++)
        {
            if (!char.IsLetterOrDigit(lower[i]))
                continue;
            letters[count] = lower[i];
            places[count++] = i;
        }

        return (new string(letters, 0, count), places);
    }

    // A part of a word or of a number is no name; Chinese has no such bounds.
    private static bool IsWhole(string lower, int[] places, int start, int length)
    {
        var (from, to) = (places[start], places[start + length - 1]);
        return to - from <= length * 2
            && !(from > 0 && Joined(lower[from - 1], lower[from]))
            && !(to + 1 < lower.Length && Joined(lower[to], lower[to + 1]));

        static bool Joined(char left, char right) => Scripts.IsWordCharacter(left) && Scripts.IsWordCharacter(right);
    }

    private sealed record Entry(T Owner, NameMatch Match)
    {
        public string[] Terms { get; init; } = [];

        public string? Han { get; init; }

        public bool Denied { get; init; }
    }

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])(?=[A-Za-z-]*\d)[A-Za-z]{1,6}-?\d[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Codes();

    [GeneratedRegex(@"\b(?:not?|never|cannot|without|fails? to)\b|n't\b|n’t\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Denial();
}

using System.Collections.Frozen;
using Platform.Learning.Text;

namespace Platform.Nlu.Text;

/// <summary>
/// Reads a word that neither the tenant's texts nor English know as the word that was meant, if it is clear which one that is: by how often
/// words are used and how likely the slip is (a noisy channel: Kernighan, Church and Gale, "A Spelling Correction Program Based on a Noisy
/// Channel Model", 1990), among the words that are near (<see cref="Neighbours"/>). Names, codes, addresses and numbers stay.
/// </summary>
internal sealed class Spelling
{
    private const int MinLetters = 3;
    private const int LettersForAny = 4;
    private const int MaxLetters = 20;
    // A word of three letters has so many neighbours that only a frequent one is clear.
    private const int OftenEnough = 5;
    private const int Name = 4;
    // A pack's texts are few: what everyone uses every day counts more than they show.
    private const int Everyday = 15;
    // What is also a name, such as a river, is a typo only of a word that is used all the time.
    private const int VeryOften = 25;
    private const double SmallSlip = 1;
    // A rare word of the tenant's examples beside a frequent one that is hardly different is itself a typo.
    private const int Rare = 3;
    private const double MuchMore = 8;

    // In nats: what one plain slip costs, and by how much the best must be better than the next.
    private const double Slip = 5;
    private const double Clear = 1;

    // By the bands of english.tsv: how often a word of it is meant, beside the counts of the tenant's; a name is never.
    private static readonly double[] CountOfEnglish = [0, 0.6, 0.15, 0.03, 0];

    private static readonly FrozenDictionary<string, int> English = Tables.Rows(typeof(Spelling).Assembly, "english.tsv")
        .SelectMany(row => row[1].Split(' ').Select(word => (Word: word, Band: int.Parse(row[0])))).ToFrozenDictionary(pair => pair.Word, pair => pair.Band);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> IsEnglish = English.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly string[] EnglishWords = [.. English.Keys.Order(StringComparer.Ordinal)];
    private static readonly Neighbours NearEnglish = new(EnglishWords, two: false);

    private static readonly string[] Endings = ["s", "es", "ed", "er", "ing", "ly"];
    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    private static readonly bool[] AreNeighbours = Keyboard();

    private readonly string[] _words;
    private readonly int[] _counts;
    private readonly Neighbours _near;
    private readonly FrozenSet<string> _known;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _isKnown;

    /// <param name="counts">The words of the tenant's texts, and how often they are used.</param>
    /// <param name="names">Names that are right as they are, however rare.</param>
    public Spelling(IReadOnlyDictionary<string, int> counts, IReadOnlySet<string> names)
    {
        _words = [.. counts.Keys.Concat(names).Where(word => word.Length >= MinLetters && word.All(char.IsAsciiLetterLower)).Distinct().Order(StringComparer.Ordinal)];
        _counts = [.. _words.Select(word => Math.Max(counts.GetValueOrDefault(word), names.Contains(word) ? 2 : 0) + (English.GetValueOrDefault(word) == 1 ? Everyday : 0))];
        _near = new Neighbours(_words, two: true);
        _known = _words.ToFrozenSet();
        _isKnown = _known.GetAlternateLookup<ReadOnlySpan<char>>();

        var slips = Enumerable.Range(0, _words.Length).Where(i => _counts[i] <= Rare && !names.Contains(_words[i]) && English.GetValueOrDefault(_words[i], Name) == Name
            && Nearest(_words[i], _counts[i] * MuchMore) is not null).ToHashSet();
        if (slips.Count == 0)
            return;
        foreach (var slip in slips)
            _counts[slip] = 0;
        _known = _words.Where((_, i) => !slips.Contains(i)).ToFrozenSet();
        _isKnown = _known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The message with the words that were meant in place of those that are misspelt.</summary>
    /// <param name="text">The message, folded, case kept.</param>
    /// <param name="lower">The same in lower case.</param>
    /// <param name="isFree">Whether a part of the message, by its place in the original, may be read as another word.</param>
    public TracedText Read(TracedText text, string lower, Func<int, int, bool> isFree)
    {
        var builder = new TracedText.Builder(text);
        var place = 0;
        while (place < lower.Length)
        {
            if (!IsLetter(lower[place]))
            {
                place++;
                continue;
            }

            var start = place;
            while (place < lower.Length && IsLetter(lower[place]))
                place++;
            var written = lower.AsSpan(start, place - start);
            if (written.Length is < MinLetters or > MaxLetters || IsWord(written) || !IsPlain(text.Value, start, place))
                continue;
            var (from, length) = text.Source(start, written.Length);
            if (isFree(from, length) && Nearest(written, 0) is { } meant)
                builder.Replace(start, written.Length, meant);
        }

        return builder.Build();
    }

    /// <summary>The word that was meant; null if that is not clear.</summary>
    public string? Nearest(ReadOnlySpan<char> written) => IsWord(written) || written.Length is < MinLetters or > MaxLetters ? null : Nearest(written, 0);

    /// <summary>Whether it is an English word, whatever the tenant's texts have; names count only if they are short.</summary>
    /// <param name="written">Lower case.</param>
    public static bool IsEnglishWord(ReadOnlySpan<char> written) => written.Length is >= MinLetters and <= MaxLetters && IsWord(written, null);

    private bool IsWord(ReadOnlySpan<char> written) => IsWord(written, this);

    private static bool IsWord(ReadOnlySpan<char> written, Spelling? tenant)
    {
        if (Is(written))
            return true;
        // "kettles", "boxes", "moved", "moving", "kindly"
        Span<char> withE = stackalloc char[MaxLetters + 1];
        foreach (var ending in Endings)
        {
            if (!written.EndsWith(ending) || written.Length - ending.Length < MinLetters)
                continue;
            var stem = written[..^ending.Length];
            if (Is(stem))
                return true;
            stem.CopyTo(withE);
            withE[stem.Length] = 'e';
            if (ending is "ing" or "ed" or "er" && Is(withE[..(stem.Length + 1)]))
                return true;
        }

        return false;

        bool Is(ReadOnlySpan<char> word) => tenant?._isKnown.Contains(word) == true || (IsEnglish.TryGetValue(word, out var band) && (band != Name || word.Length < LettersForAny));
    }

    private string? Nearest(ReadOnlySpan<char> written, double minCount)
    {
        var found = new List<int>();
        _near.Find(written, two: true, found);
        string? best = null;
        var (most, second) = (double.NegativeInfinity, double.NegativeInfinity);
        var isOften = false;
        var isName = IsEnglish.TryGetValue(written, out var band) && band == Name;
        foreach (var index in found.Distinct())
        {
            if (_counts[index] > 0)
                Weigh(_words[index], _counts[index], written);
        }

        if (best is null || !isOften)
            return null;
        var meant = best;
        // Words that the tenant does not use may be meant, too.
        found.Clear();
        NearEnglish.Find(written, two: false, found);
        foreach (var index in found.Distinct())
        {
            if (!_known.Contains(EnglishWords[index]))
                Weigh(EnglishWords[index], CountOfEnglish[English[EnglishWords[index]]], written);
        }

        return best == meant && most - second >= Clear ? meant : null;

        void Weigh(string word, double count, ReadOnlySpan<char> typed)
        {
            if (count <= minCount || typed.SequenceEqual(word))
                return;
            var edits = word.Length >= Neighbours.LettersForTwo ? 2 : 1;
            var cost = Cost(typed, word, edits);
            if (double.IsPositiveInfinity(cost) || (typed.Length < LettersForAny && cost > 0.9) || (isName && (count < VeryOften || cost > SmallSlip)))
                return;
            var score = Math.Log(count) - (Slip * cost);
            if (score <= most)
            {
                second = Math.Max(second, score);
                return;
            }

            (second, most, best) = (most, score, word);
            isOften = typed.Length >= LettersForAny || count >= OftenEnough;
        }
    }

    /// <summary>
    /// How unlikely it is that fingers write one for the other: about one an edit, less for a swap, a doubled letter and a neighbour on the
    /// keyboard, more at the beginning; infinite if more edits are needed.
    /// </summary>
    internal static double Cost(ReadOnlySpan<char> written, ReadOnlySpan<char> word, int edits)
    {
        if (Math.Abs(written.Length - word.Length) > edits || word.Length > MaxLetters + 2)
            return double.PositiveInfinity;
        var width = word.Length + 1;
        Span<double> rows = stackalloc double[width * 3];
        var before = rows[..width];
        var previous = rows.Slice(width, width);
        var current = rows.Slice(width * 2, width);
        previous[0] = 0;
        for (var j = 1; j < width; j++)
            previous[j] = previous[j - 1] + Left(word, j - 1);
        for (var i = 1; i <= written.Length; i++)
        {
            current[0] = previous[0] + Left(written, i - 1);
            for (var j = 1; j < width; j++)
            {
                var (left, right) = (written[i - 1], word[j - 1]);
                var cost = previous[j - 1] + (left == right ? 0 : Instead(left, right) + (i == 1 ? 0.6 : 0));
                cost = Math.Min(cost, previous[j] + Left(written, i - 1));
                cost = Math.Min(cost, current[j - 1] + Left(word, j - 1));
                if (i > 1 && j > 1 && left == word[j - 2] && written[i - 2] == right && left != right)
                    cost = Math.Min(cost, before[j - 2] + (i == 2 ? 0.7 : 0.5));
                current[j] = cost;
            }

            var oldest = before;
            before = previous;
            previous = current;
            current = oldest;
        }

        var total = previous[word.Length];
        // The dearest single edit costs less than the cheapest two and a bit; two are for long words only.
        return total <= (edits == 1 ? 1.7 : 2.1) ? total : double.PositiveInfinity;

        // A letter too many or too few.
        static double Left(ReadOnlySpan<char> letters, int i) =>
            i > 0 && letters[i] == letters[i - 1] ? 0.6 : i == 0 ? 1.6 : 1;
    }

    private static double Instead(char left, char right) =>
        AreNeighbours[((left - 'a') * 26) + right - 'a'] || (IsVowel(left) && IsVowel(right)) || (left, right) is ('s', 'c') or ('c', 's') or ('s', 'z') or ('z', 's') or ('k', 'c') or ('c', 'k') ? 0.95 : 1.3;

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static bool IsLetter(char c) => char.IsAsciiLetterLower(c);

    // Parts of codes, addresses and contractions stay, and words that begin with a capital as names do.
    private static bool IsPlain(string text, int start, int end)
    {
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) && !WordCounts.IsHan(text[start - 1]) || text[start - 1] is '@' or '.' or '-' or '_' or '/' or '#' or '\'' or '&'))
            return false;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) && !WordCounts.IsHan(text[end]) || text[end] is '@' or '-' or '_' or '/' or '\'' or '&'
            || (text[end] == '.' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1]))))
            return false;
        if (text.AsSpan(start + 1, end - start - 1).ContainsAnyInRange('A', 'Z'))
            return false;
        if (!char.IsAsciiLetterUpper(text[start]))
            return true;
        // The first word of a sentence has a capital whatever it is.
        var before = start - 1;
        while (before >= 0 && text[before] is ' ' or '"' or '(')
            before--;
        return before < 0 || text[before] is '.' or '!' or '?' or '\n' or ':';
    }

    private static bool[] Keyboard()
    {
        var near = new bool[26 * 26];
        for (var row = 0; row < Rows.Length; row++)
        {
            for (var i = 0; i < Rows[row].Length; i++)
            {
                if (i + 1 < Rows[row].Length)
                    Join(Rows[row][i], Rows[row][i + 1]);
                // Each row stands half a key to the right of the one above.
                for (var below = i - 1; row + 1 < Rows.Length && below <= i; below++)
                {
                    if (below >= 0 && below < Rows[row + 1].Length)
                        Join(Rows[row][i], Rows[row + 1][below]);
                }
            }
        }

        return near;

        void Join(char left, char right) => near[((left - 'a') * 26) + right - 'a'] = near[((right - 'a') * 26) + left - 'a'] = true;
    }
}

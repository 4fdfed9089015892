using System.Collections.Frozen;
using Platform.Learning.Text;
using Platform.Packs;

namespace Platform.Nlu.Text;

/// <summary>
/// Chinese that is typed in Latin letters ("wo yao tuihuo", 我要tuihuo) is written in characters again, where the letters spell
/// words that the tenant's own texts use. What spells no such word, or is more likely English, stays.
/// </summary>
internal sealed class Pinyin
{
    private const int MaxCharacters = 4;
    private const int MaxLetters = MaxCharacters * 6;
    private const int MaxReadings = 6;
    private const int MaxRun = 200;
    // A run of characters is a word, or several, if the tenant's texts have it twice.
    private const int IsWord = 2;
    // Pieces cost more the rarer they are, and a long one less than two short ones.
    private const double Piece = 10;
    private const double LonePiece = 13;
    private const double Unread = 18;

    private static readonly FrozenDictionary<char, string[]> Readings =
        Tables.Rows(typeof(Pinyin).Assembly, "pinyin.tsv").SelectMany(row => row[1].Select(character => (Character: character, Syllable: row[0])))
            .GroupBy(pair => pair.Character).ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Syllable).ToArray());

    private static readonly FrozenSet<string> Syllables = Readings.Values.SelectMany(syllables => syllables).ToFrozenSet();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SyllableOf = Syllables.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<char, int[]> Sounds = NumberedSounds();

    private readonly FrozenDictionary<string, (string Text, int Count)> _words;
    private readonly FrozenDictionary<string, (string Text, int Count)>.AlternateLookup<ReadOnlySpan<char>> _wordOf;
    private readonly FrozenSet<string> _english;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _isEnglish;

    public Pinyin(Pack pack)
    {
        var english = new HashSet<string>();
        var counts = new Dictionary<string, int>();
        foreach (var text in TextsOf(pack))
            Count(Folding.Lower(Folding.Width(text)), english, counts);

        var words = new Dictionary<string, (string Text, int Count)>();
        foreach (var (characters, count) in counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (characters.Length > 1 && count < IsWord)
                continue;
            foreach (var letters in Spelt(characters))
                words.TryAdd(letters, (characters, count));
        }

        _words = words.ToFrozenDictionary();
        _wordOf = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _english = english.ToFrozenSet();
        _isEnglish = _english.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The numbers of the syllables that a character is read as; none if it is not known.</summary>
    public static int[] SoundsOf(char character) => Sounds.TryGetValue(character, out var sounds) ? sounds : [];

    /// <summary>The message, folded, with characters in place of the letters that spell them.</summary>
    public TracedText Read(TracedText text)
    {
        if (_words.Count == 0)
            return text;
        var lower = Folding.Lower(text.Value);
        var hasHan = lower.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF') >= 0;
        var letters = hasHan ? 0 : lower.Count(char.IsAsciiLetterLower);
        var builder = new TracedText.Builder(text);
        var run = new List<Range>();
        var place = 0;
        while (place < lower.Length)
        {
            if (!IsLetter(lower[place]))
            {
                // Words of a run stand a space apart.
                if (lower[place] != ' ' || place == 0 || lower[place - 1] == ' ')
                    End(ref builder);
                place++;
                continue;
            }

            var start = place;
            while (place < lower.Length && (IsLetter(lower[place]) || (lower[place] == '\'' && place + 1 < lower.Length && IsLetter(lower[place + 1]))))
                place++;
            if (!IsFree(lower, start, place) || !IsSpelt(lower.AsSpan(start, place - start)))
                End(ref builder);
            else
                run.Add(start..place);
        }

        End(ref builder);
        return builder.Build();

        void End(ref TracedText.Builder into)
        {
            if (run.Count > 0)
                Rewrite(lower, run, letters, ref into);
            run.Clear();
        }
    }

    private void Rewrite(string lower, List<Range> run, int lettersOfText, ref TracedText.Builder builder)
    {
        if (run.TrueForAll(word => _isEnglish.Contains(lower.AsSpan(word))))
            return;
        Span<char> letters = stackalloc char[MaxRun];
        Span<int> places = stackalloc int[MaxRun];
        var count = 0;
        foreach (var word in run)
        {
            for (var i = word.Start.Value; i < word.End.Value; i++)
            {
                if (lower[i] == '\'')
                    continue;
                if (count == MaxRun)
                    return;
                letters[count] = lower[i];
                places[count++] = i;
            }
        }

        // In a text of other words it is a name, or a word of another language.
        if (count * 2 < lettersOfText)
            return;
        letters = letters[..count];
        Span<double> costs = stackalloc double[count + 1];
        Span<int> from = stackalloc int[count + 1];
        costs.Fill(double.PositiveInfinity);
        costs[0] = 0;
        for (var end = 1; end <= count; end++)
        {
            for (var start = Math.Max(end - MaxLetters, 0); start < end; start++)
            {
                var cost = costs[start] + CostOf(letters[start..end]);
                if (cost < costs[end])
                    (costs[end], from[end]) = (cost, start);
            }
        }

        if (double.IsInfinity(costs[count]))
            return;
        var pieces = new Stack<Range>();
        var known = false;
        for (var end = count; end > 0; end = from[end])
        {
            pieces.Push(from[end]..end);
            known |= _wordOf.TryGetValue(letters[from[end]..end], out var word) && word.Text.Length > 1;
        }

        if (!known)
            return;
        foreach (var piece in pieces)
        {
            if (!_wordOf.TryGetValue(letters[piece], out var word))
                continue;
            var (first, last) = (places[piece.Start.Value], places[piece.End.Value - 1] + 1);
            // "can" may be 残 or English; the words around it do not tell.
            if (word.Text.Length == 1 && lettersOfText > 0 && _isEnglish.Contains(lower.AsSpan(first..last)))
                continue;
            builder.Replace(first, last - first, word.Text);
        }
    }

    private double CostOf(ReadOnlySpan<char> letters) =>
        _wordOf.TryGetValue(letters, out var word) ? (word.Text.Length > 1 ? Piece : LonePiece) - Math.Log(word.Count)
        : SyllableOf.Contains(letters) ? Unread
        : double.PositiveInfinity;

    // Letters of an address, a code or a file's name are none of ours.
    private static bool IsFree(string lower, int start, int end) =>
        !(start > 0 && (char.IsAsciiDigit(lower[start - 1]) || lower[start - 1] is '@' or '.' or '-' or '_' or '/' or '#'))
        && !(end < lower.Length && (char.IsAsciiDigit(lower[end]) || lower[end] is '@' or '-' or '_' or '/'
            || (lower[end] == '.' && end + 1 < lower.Length && char.IsAsciiLetterOrDigit(lower[end + 1]))));

    private static bool IsLetter(char c) => char.IsAsciiLetterLower(c);

    private static bool IsSpelt(ReadOnlySpan<char> word)
    {
        if (word.Length > MaxRun)
            return false;
        Span<bool> reached = stackalloc bool[word.Length + 1];
        reached.Clear();
        reached[0] = true;
        for (var end = 1; end <= word.Length; end++)
        {
            if (word[end - 1] == '\'')
            {
                reached[end] = reached[end - 1];
                continue;
            }

            for (var start = Math.Max(end - 6, 0); start < end && !reached[end]; start++)
                reached[end] = reached[start] && SyllableOf.Contains(word[start..end]);
        }

        return reached[word.Length];
    }

    private static void Count(string lower, HashSet<string> english, Dictionary<string, int> counts)
    {
        var place = 0;
        while (place < lower.Length)
        {
            var start = place;
            if (IsLetter(lower[place]))
            {
                while (place < lower.Length && IsLetter(lower[place]))
                    place++;
                english.Add(lower[start..place]);
            }
            else if (Readings.ContainsKey(lower[place]))
            {
                while (place < lower.Length && Readings.ContainsKey(lower[place]))
                    place++;
                for (var first = start; first < place; first++)
                {
                    for (var length = 1; length <= MaxCharacters && first + length <= place; length++)
                    {
                        var characters = lower.Substring(first, length);
                        counts[characters] = counts.GetValueOrDefault(characters) + 1;
                    }
                }
            }
            else
            {
                place++;
            }
        }
    }

    private static IEnumerable<string> Spelt(string characters)
    {
        IEnumerable<string> spelt = [""];
        foreach (var character in characters)
            spelt = [.. spelt.SelectMany(letters => Readings[character].Select(syllable => letters + syllable)).Take(MaxReadings)];
        return spelt;
    }

    private static FrozenDictionary<char, int[]> NumberedSounds()
    {
        var numbers = Syllables.Order(StringComparer.Ordinal).Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return Readings.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Select(syllable => numbers[syllable]).ToArray());
    }

    private static IEnumerable<string> TextsOf(Pack pack) =>
    [
        .. pack.Intents.SelectMany(intent => intent.Title.Values.Concat(intent.Examples.Values.SelectMany(texts => texts))),
        .. pack.Entities.SelectMany(entity => entity.Title.Values.Concat(entity.Values.SelectMany(value => value.Names))),
        .. pack.Articles.SelectMany(article => article.Keywords.Append(article.Title)),
    ];
}

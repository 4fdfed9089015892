namespace Platform.Nlu.Text;

/// <summary>
/// Words by what is left of them when a letter or two are taken out: two words that are an edit apart (insertion, deletion, substitution, or
/// swap of neighbours) have such a rest in common. So a few look-ups find all of them, whatever the alphabet (Garbe, SymSpell, 2012).
/// </summary>
internal sealed class Neighbours
{
    /// <summary>Words of fewer letters have too many neighbours two edits away.</summary>
    public const int LettersForTwo = 7;
    private const int MaxLetters = 24;

    private readonly uint[] _rests;
    private readonly int[] _words;

    /// <param name="words">What is looked for.</param>
    /// <param name="two">Whether long words are found two edits away, too.</param>
    public Neighbours(IReadOnlyList<string> words, bool two)
    {
        var pairs = new HashSet<(uint Left, int Word)>();
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var rest in Rests(words[i], two && words[i].Length >= LettersForTwo))
                pairs.Add((rest, i));
        }

        (uint Left, int Word)[] sorted = [.. pairs.Order()];
        _rests = [.. sorted.Select(pair => pair.Left)];
        _words = [.. sorted.Select(pair => pair.Word)];
    }

    /// <summary>Adds the indexes of words that may be near, some of them more than once.</summary>
    public void Find(ReadOnlySpan<char> written, bool two, List<int> found)
    {
        foreach (var rest in Rests(written, two && written.Length >= LettersForTwo - 1))
            Add(rest, found);
    }

    // Of the whole word, and of the word without each letter, and each two.
    private static List<uint> Rests(ReadOnlySpan<char> word, bool two)
    {
        var rests = new List<uint>();
        if (word.Length > MaxLetters)
            return rests;
        rests.Add(Hash(word, -1, -1));
        for (var first = 0; first < word.Length; first++)
        {
            rests.Add(Hash(word, first, -1));
            for (var second = first + 1; two && second < word.Length; second++)
                rests.Add(Hash(word, first, second));
        }

        return rests;
    }

    private void Add(uint rest, List<int> found)
    {
        var place = Array.BinarySearch(_rests, rest);
        if (place < 0)
            return;
        while (place > 0 && _rests[place - 1] == rest)
            place--;
        for (; place < _rests.Length && _rests[place] == rest; place++)
            found.Add(_words[place]);
    }

    // FNV-1a of the letters but two.
    private static uint Hash(ReadOnlySpan<char> letters, int without, int alsoWithout)
    {
        var hash = 2166136261u;
        for (var i = 0; i < letters.Length; i++)
        {
            if (i != without && i != alsoWithout)
                hash = (hash ^ letters[i]) * 16777619;
        }

        return hash;
    }
}

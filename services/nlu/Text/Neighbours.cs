namespace Platform.Nlu.Text;

/// <summary>
/// Words by what is left of them when a letter or two are taken out: two words that are an edit apart (insertion, deletion, substitution, or
/// swap of neighbours) have such a rest in common. So a few look-ups find all of them, whatever the alphabet (Garbe, SymSpell, 2012).
/// </summary>
internal sealed class Neighbours
{
    // Words of fewer letters have too many neighbours two edits away.
    private const int LettersForTwo = 7;
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
            var index = i;
            EachRest(words[i], two && words[i].Length >= LettersForTwo ? 2 : 1, rest => pairs.Add((rest, index)));
        }

        (uint Left, int Word)[] sorted = [.. pairs.Order()];
        _rests = [.. sorted.Select(pair => pair.Left)];
        _words = [.. sorted.Select(pair => pair.Word)];
    }

    /// <summary>Adds the indexes of words that may be near, some of them more than once.</summary>
    public void Find(ReadOnlySpan<char> written, bool two, List<int> found)
    {
        if (written.Length > MaxLetters)
            return;
        Add(Hash(written, -1, -1), found);
        for (var first = 0; first < written.Length; first++)
        {
            Add(Hash(written, first, -1), found);
            for (var second = first + 1; two && written.Length >= LettersForTwo - 1 && second < written.Length; second++)
                Add(Hash(written, first, second), found);
        }
    }

    private static void EachRest(string word, int edits, Action<uint> take)
    {
        if (word.Length > MaxLetters)
            return;
        take(Hash(word, -1, -1));
        for (var first = 0; first < word.Length; first++)
        {
            take(Hash(word, first, -1));
            for (var second = first + 1; edits > 1 && second < word.Length; second++)
                take(Hash(word, first, second));
        }
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

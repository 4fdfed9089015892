using Platform.Nlu.Text;

namespace Platform.Nlu.Intents;

/// <summary>What a feature was made of; the low bits of its key.</summary>
internal enum FeatureKind
{
    Word,
    WordPair,
    Letters,
    OneCharacter,
    TwoCharacters,
    ThreeCharacters,
    Concept,
}

/// <summary>
/// Reads a text as hashed features: words, pairs of words and 1 to 4 letters of a word where words are spaced, 1 to 3
/// characters where they are not, and the concepts that these stand for. The buffers are used again, so one reader serves one thread.
/// </summary>
internal sealed class FeatureReader(bool withConcepts = true)
{
    private const int KindBits = 3;
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const int MaxLetters = 4;

    private char[] _text = new char[512];
    private ulong[] _keys = new ulong[2048];
    private int _count;

    public static FeatureKind KindOf(ulong key) => (FeatureKind)(key & ((1 << KindBits) - 1));

    public static ulong KeyOf(ulong hash, FeatureKind kind) => (hash << KindBits) | (ulong)kind;

    /// <summary>The features in reading order, repeated as often as they occur; valid until the next call.</summary>
    /// <param name="text">Folded and in lower case.</param>
    public ReadOnlySpan<ulong> Read(ReadOnlySpan<char> text)
    {
        _count = 0;
        var length = Prepare(text);
        var position = 0;
        var previousWord = Offset;
        while (position < length)
        {
            if (Scripts.Of(_text[position]).IsUnspaced())
            {
                var start = position;
                while (position < length && Scripts.Of(_text[position]).IsUnspaced())
                    position++;
                ReadUnspaced(_text.AsSpan(start..position));
                previousWord = Offset;
            }
            else if (Scripts.IsWordCharacter(_text[position]))
            {
                var start = position;
                while (position < length && Scripts.IsWordCharacter(_text[position]))
                    position++;
                previousWord = ReadWord(_text.AsSpan(start..position), previousWord);
            }
            else
            {
                position++;
            }
        }

        return _keys.AsSpan(0, _count);
    }

    // Digits become one another, so that no order number is a word of its own; "don't" becomes "dont", as many write it.
    private int Prepare(ReadOnlySpan<char> text)
    {
        if (_text.Length < text.Length)
            _text = new char[text.Length * 2];
        var length = 0;
        foreach (var c in text)
        {
            if (c != '\'')
                _text[length++] = char.IsAsciiDigit(c) ? '0' : c;
        }

        return length;
    }

    private ulong ReadWord(ReadOnlySpan<char> word, ulong previousWord)
    {
        var hash = Offset;
        foreach (var c in word)
            hash = Extend(hash, c);
        Add(hash, FeatureKind.Word);
        Add(Extend(previousWord, ' ') * 31 ^ hash, FeatureKind.WordPair);

        // The word with a mark at each end: "ing" at the end is another feature than "ing" in the middle.
        for (var start = -1; start < word.Length; start++)
        {
            var letters = Offset;
            for (var end = start; end <= word.Length && end < start + MaxLetters; end++)
            {
                letters = Extend(letters, end < 0 ? '<' : end == word.Length ? '>' : word[end]);
                if (end > start)
                    Add(letters, FeatureKind.Letters);
            }
        }

        return hash;
    }

    private void ReadUnspaced(ReadOnlySpan<char> run)
    {
        for (var start = 0; start < run.Length; start++)
        {
            var hash = Offset;
            for (var n = 0; n < 3 && start + n < run.Length; n++)
            {
                hash = Extend(hash, run[start + n]);
                Add(hash, FeatureKind.OneCharacter + n);
            }
        }
    }

    // FNV-1a (Fowler, Noll, Vo), by UTF-16 unit.
    private static ulong Extend(ulong hash, char c) => (hash ^ c) * Prime;

    private void Add(ulong hash, FeatureKind kind)
    {
        var key = KeyOf(hash, kind);
        Add(key);
        if (!withConcepts || kind == FeatureKind.Letters)
            return;
        foreach (var concept in Concepts.Of(key))
            Add(concept);
    }

    private void Add(ulong key)
    {
        if (_count == _keys.Length)
            Array.Resize(ref _keys, _count * 2);
        _keys[_count++] = key;
    }
}

using Platform.Learning.Text;

namespace Platform.Learning.Features;

/// <summary>What a feature was made of; the low bits of its key.</summary>
public enum FeatureKind
{
    /// <summary>A word of a spaced script.</summary>
    Word,

    /// <summary>A word and the one before it.</summary>
    WordPair,

    /// <summary>2 to 4 letters of a word, its ends included.</summary>
    Letters,

    /// <summary>A character of an unspaced script.</summary>
    OneCharacter,

    /// <summary>Two such characters.</summary>
    TwoCharacters,

    /// <summary>Three such characters.</summary>
    ThreeCharacters,

    /// <summary>One or two signs: punctuation, symbols, emoji.</summary>
    Mark,

    /// <summary>What a <see cref="IConcepts"/> adds.</summary>
    Concept,

    /// <summary>One emoji.</summary>
    Emoji,

    /// <summary>A word after a #.</summary>
    Hashtag,

    /// <summary>A word and the one before the one before it.</summary>
    Skip,

    /// <summary>The first word, pair of words, or two characters of an unspaced script; the last likewise.</summary>
    Edge,
}

/// <summary>Knowledge of words from outside the examples.</summary>
public interface IConcepts
{
    /// <summary>The keys of kind <see cref="FeatureKind.Concept"/> that a word, a pair of words or a run of characters stands for.</summary>
    ReadOnlySpan<ulong> Of(ulong feature);
}

/// <summary>
/// Reads a text as hashed features: words, pairs of words and 1 to 4 letters of a word where words are spaced, 1 to 3
/// characters where they are not, signs, and the concepts that these stand for. The buffers are used again, so one reader
/// serves one thread.
/// </summary>
/// <param name="concepts">Knowledge of words from outside the examples.</param>
/// <param name="wide">Emoji, hashtags, words apart, and what a text begins and ends with, too: for those who have examples enough to use them.</param>
public sealed class FeatureReader(IConcepts? concepts = null, bool wide = false)
{
    /// <summary>What exceeds this many UTF-16 units is not read, so that any text returns in time.</summary>
    public const int MaxCharacters = 4000;

    private const int KindBits = 4;
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const int MaxLetters = 4;

    private readonly char[] _text = new char[MaxCharacters];
    private ulong[] _keys = new ulong[2048];
    private int _count;

    /// <summary>What the feature with this key was made of.</summary>
    public static FeatureKind KindOf(ulong key) => (FeatureKind)(key & ((1 << KindBits) - 1));

    /// <summary>The key of a feature.</summary>
    public static ulong KeyOf(ulong hash, FeatureKind kind) => (hash << KindBits) | (ulong)kind;

    /// <summary>The features in reading order, repeated as often as they occur; valid until the next call.</summary>
    public ReadOnlySpan<ulong> Read(ReadOnlySpan<char> text)
    {
        _count = 0;
        var length = Prepare(text);
        var position = 0;
        var (previousWord, before, words) = (Offset, Offset, 0);
        while (position < length)
        {
            var start = position;
            if (Scripts.Of(_text[position]).IsUnspaced())
            {
                while (position < length && Scripts.Of(_text[position]).IsUnspaced())
                    position++;
                ReadUnspaced(_text.AsSpan(start..position));
                previousWord = before = Offset;
            }
            else if (Scripts.IsWordCharacter(_text[position]))
            {
                while (position < length && Scripts.IsWordCharacter(_text[position]))
                    position++;
                var word = ReadWord(_text.AsSpan(start..position), previousWord);
                if (wide)
                    ReadPlace(word, previousWord, before, words++, start);
                (before, previousWord) = (previousWord, word);
            }
            else
            {
                position += ReadMark(_text.AsSpan(position, Math.Min(2, length - start)));
            }
        }

        if (words > 0 && wide)
            Add(Extend(previousWord, '$'), FeatureKind.Edge);

        return _keys.AsSpan(0, _count);
    }

    // "don't" becomes "dont", as many write it.
    private int Prepare(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var c in text[..Math.Min(text.Length, MaxCharacters)])
        {
            var read = Reading.Of(c);
            if (read != '\'')
                _text[length++] = read;
        }

        return length;
    }

    private ulong ReadWord(ReadOnlySpan<char> word, ulong previousWord)
    {
        var hash = Offset;
        foreach (var c in word)
            hash = Extend(hash, c);
        Add(hash, FeatureKind.Word);
        Add(PairOf(previousWord, hash), FeatureKind.WordPair);

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

    // Where a word stands: after a #, two after another, first or second.
    private void ReadPlace(ulong word, ulong previousWord, ulong before, int wordsBefore, int start)
    {
        if (start > 0 && _text[start - 1] == '#')
            Add(word, FeatureKind.Hashtag);
        if (before != Offset)
            Add((Extend(before, '_') * 31) ^ word, FeatureKind.Skip);
        if (wordsBefore < 2)
            Add(Extend(wordsBefore == 0 ? word : PairOf(previousWord, word), '^'), FeatureKind.Edge);
    }

    private void ReadUnspaced(ReadOnlySpan<char> run)
    {
        if (run.Length > 1 && wide)
        {
            Add(Extend(Extend(Extend(Offset, '^'), run[0]), run[1]), FeatureKind.Edge);
            Add(Extend(Extend(Extend(Offset, '$'), run[^2]), run[^1]), FeatureKind.Edge);
        }

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

    // "!!" says more than "!", and most emoji are two units. How many were read.
    private int ReadMark(ReadOnlySpan<char> marks)
    {
        if (char.IsWhiteSpace(marks[0]))
            return 1;
        var hash = Extend(Offset, marks[0]);
        if (wide && char.IsHighSurrogate(marks[0]) && marks.Length > 1)
        {
            Add(Extend(hash, marks[1]), FeatureKind.Emoji);
            return 2;
        }

        if (wide && marks[0] is >= '\u2600' and <= '\u27BF')
        {
            Add(hash, FeatureKind.Emoji);
            return 1;
        }

        Add(hash, FeatureKind.Mark);
        if (marks.Length > 1 && !char.IsWhiteSpace(marks[1]) && !char.IsLetterOrDigit(marks[1]))
            Add(Extend(hash, marks[1]), FeatureKind.Mark);
        return 1;
    }

    private static ulong PairOf(ulong previousWord, ulong word) => (Extend(previousWord, ' ') * 31) ^ word;

    // FNV-1a (Fowler, Noll, Vo), by UTF-16 unit.
    private static ulong Extend(ulong hash, char c) => (hash ^ c) * Prime;

    private void Add(ulong hash, FeatureKind kind)
    {
        var key = KeyOf(hash, kind);
        Add(key);
        if (concepts is null || kind is not (<= FeatureKind.WordPair or (>= FeatureKind.OneCharacter and <= FeatureKind.ThreeCharacters)))
            return;
        foreach (var concept in concepts.Of(key))
            Add(concept);
    }

    private void Add(ulong key)
    {
        if (_count == _keys.Length)
            Array.Resize(ref _keys, _count * 2);
        _keys[_count++] = key;
    }
}

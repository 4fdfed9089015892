namespace Platform.Sentiment.Reading;

/// <summary>
/// Finds the longest phrase that begins at a token. Its steps are whole words and single Chinese characters, so a
/// word is never found inside another; a word also matches by its simple inflections and without stretched letters.
/// </summary>
internal sealed class PhraseTrie<T>
    where T : class
{
    /// <summary>Readings of one token that are tried: as written, and up to two plainer forms.</summary>
    private const int Forms = 3;

    private const int LongestWord = 32;

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Dictionary<(int Node, int Word), int> _steps = [];
    private readonly List<T?> _ends = [null];

    public PhraseTrie() => _lookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds a phrase given in normalised form. False if it is already there.</summary>
    public bool Add(string normalised, T entry)
    {
        var node = 0;
        foreach (var token in Tokeniser.Split(normalised))
        {
            var text = normalised.Substring(token.Start, token.Length);
            if (!_words.TryGetValue(text, out var word))
                _words.Add(text, word = _words.Count + 1);
            if (!_steps.TryGetValue((node, word), out var next))
            {
                _ends.Add(null);
                _steps.Add((node, word), next = _ends.Count - 1);
            }

            node = next;
        }

        if (node == 0 || _ends[node] is not null)
            return false;
        _ends[node] = entry;
        return true;
    }

    /// <summary>The forms of every token by which the lexicon knows it, <see cref="Forms"/> places each; 0 where there is none.</summary>
    public int[] Know(string text, List<Token> tokens)
    {
        var known = new int[tokens.Count * Forms];
        for (var i = 0; i < tokens.Count; i++)
            Know(text.AsSpan(tokens[i].Start, tokens[i].Length), tokens[i], known.AsSpan(i * Forms, Forms));
        return known;
    }

    /// <summary>The longest phrase from token <paramref name="at"/> on, and the number of its tokens.</summary>
    public (T? Entry, int Tokens) Longest(List<Token> tokens, int[] known, int at) => Longest(tokens, known, at, at, 0);

    private (T? Entry, int Tokens) Longest(List<Token> tokens, int[] known, int first, int at, int node)
    {
        (T? Entry, int Tokens) best = (_ends[node], at - first);
        if (at == tokens.Count || (at > first && !Joined(tokens[at - 1], tokens[at])))
            return best;
        for (var form = 0; form < Forms && known[(at * Forms) + form] is var word and not 0; form++)
        {
            if (!_steps.TryGetValue((node, word), out var next))
                continue;
            var found = Longest(tokens, known, first, at + 1, next);
            if (found.Entry is not null && (best.Entry is null || found.Tokens > best.Tokens))
                best = found;
        }

        return best;
    }

    // Words may stand apart; the signs of an emoticon may not, or "Options: D" would laugh.
    private static bool Joined(Token left, Token right) =>
        !right.Spaced || (left.Kind != TokenKind.Sign && right.Kind != TokenKind.Sign);

    private void Know(ReadOnlySpan<char> word, Token token, Span<int> forms)
    {
        var count = 0;
        Add(word, forms, ref count);
        if (token.Kind != TokenKind.Word || word.Length > LongestWord)
            return;

        Span<char> buffer = stackalloc char[LongestWord + 1];
        if (token.Stretched)
        {
            Add(Squeeze(word, buffer, keep: 2), forms, ref count);
            Add(Squeeze(word, buffer, keep: 1), forms, ref count);
            return;
        }

        if (word.Length < 4)
            return;
        if (word.EndsWith("'s"))
            Add(word[..^2], forms, ref count);
        else if (word.EndsWith("ies") || word.EndsWith("ied"))
            AddEnding(word[..^3], 'y', buffer, forms, ref count);
        else if (word.EndsWith("s") && !word.EndsWith("ss"))
        {
            Add(word[..^1], forms, ref count);
            if (word.EndsWith("es"))
                Add(word[..^2], forms, ref count);
        }
        else if (word.EndsWith("ed") && word.Length > 4)
            AddStem(word[..^2], buffer, forms, ref count);
        else if (word.EndsWith("ing") && word.Length > 5)
            AddStem(word[..^3], buffer, forms, ref count);
        else if (word.EndsWith("ly") && word.Length > 5)
            Add(word[..^2], forms, ref count);
    }

    private void AddStem(ReadOnlySpan<char> stem, Span<char> buffer, Span<int> forms, ref int count)
    {
        Add(stem, forms, ref count);
        AddEnding(stem, 'e', buffer, forms, ref count);
        if (stem.Length > 2 && stem[^1] == stem[^2])
            Add(stem[..^1], forms, ref count);
    }

    private void AddEnding(ReadOnlySpan<char> stem, char ending, Span<char> buffer, Span<int> forms, ref int count)
    {
        stem.CopyTo(buffer);
        buffer[stem.Length] = ending;
        Add(buffer[..(stem.Length + 1)], forms, ref count);
    }

    private void Add(ReadOnlySpan<char> form, Span<int> forms, ref int count)
    {
        if (count < forms.Length && _lookup.TryGetValue(form, out var word))
            forms[count++] = word;
    }

    private static ReadOnlySpan<char> Squeeze(ReadOnlySpan<char> word, Span<char> buffer, int keep)
    {
        var length = 0;
        var run = 0;
        for (var i = 0; i < word.Length; i++)
        {
            run = i > 0 && word[i] == word[i - 1] ? run + 1 : 1;
            if (run <= keep)
                buffer[length++] = word[i];
        }

        return buffer[..length];
    }
}

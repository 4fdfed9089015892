using Platform.Learning.Text;
using Platform.Nlu.Text;
using Platform.Packs;

namespace Platform.Nlu.Entities;

/// <summary>
/// Finds the names of a pack's catalogues, small misspellings included: an edit for five letters, two for nine (Damerau-Levenshtein),
/// none in digits, since error E204 is not E205. Spaces, hyphens and points do not count.
/// </summary>
internal sealed class Catalogue
{
    private const int MaxCharacters = 2_000;
    private const int ExactRank = 3;

    private readonly List<Name> _names = [];
    // A name with at most k edits holds one of its k + 1 pieces unchanged.
    private readonly Dictionary<string, List<(int Name, int Offset)>> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Name, int Offset)>>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int[] _lengths;

    public Catalogue(IEnumerable<PackEntity> entities)
    {
        foreach (var (type, value, name) in entities.SelectMany(entity => entity.Values.SelectMany(value => value.Names.Append(value.Id).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (entity.Id, value.Id, name)))))
        {
            var letters = Squeezed.Of(Folding.Lower(Folding.Width(name)), int.MaxValue).Letters;
            if (letters.Length == 0)
                continue;
            // A Chinese character carries as much as two letters.
            var weight = letters.Sum(c => Scripts.Of(c) == Script.Han ? 2 : char.IsAsciiDigit(c) ? 0 : 1);
            var edits = weight < 5 ? 0 : weight < 9 ? 1 : 2;
            edits = Math.Min(edits, (letters.Length - 1) / 2);
            _names.Add(new Name(type, value, letters, edits));
            for (var piece = 0; piece <= edits; piece++)
            {
                var (from, to) = (letters.Length * piece / (edits + 1), letters.Length * (piece + 1) / (edits + 1));
                var key = letters[from..to];
                (_pieces.TryGetValue(key, out var places) ? places : _pieces[key] = []).Add((_names.Count - 1, from));
            }
        }

        _lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. _pieces.Keys.Select(piece => piece.Length).Distinct().Order()];
    }

    public void Find(string lower, List<Candidate> found)
    {
        if (_names.Count == 0)
            return;
        var text = Squeezed.Of(lower, MaxCharacters);
        var letters = text.Letters.AsSpan();
        for (var start = 0; start < letters.Length; start++)
        {
            foreach (var length in _lengths)
            {
                if (start + length > letters.Length)
                    break;
                if (!_lookup.TryGetValue(letters.Slice(start, length), out var places))
                    continue;
                foreach (var (name, offset) in places)
                    Match(_names[name], text, start - offset, found);
            }
        }
    }

    private static void Match(Name name, Squeezed text, int around, List<Candidate> found)
    {
        var (bestStart, bestLength, bestEdits) = (0, 0, int.MaxValue);
        for (var start = Math.Max(around - name.Edits, 0); start <= around + name.Edits; start++)
        {
            for (var length = Math.Max(name.Letters.Length - name.Edits, 1); length <= name.Letters.Length + name.Edits && start + length <= text.Letters.Length; length++)
            {
                if (!text.IsWhole(start, length))
                    continue;
                var written = text.Letters.AsSpan(start, length);
                if (name.Edits > 0 && (written[0] != name.Letters[0] && Scripts.Of(written[0]) == Script.Latin || !SameDigits(written, name.Letters)))
                    continue;
                var edits = written.SequenceEqual(name.Letters) ? 0 : name.Edits == 0 || IsAnotherWord(written, name.Letters) ? int.MaxValue : Edits(written, name.Letters);
                // Of two that are as near, the one of the name's length.
                if (edits < bestEdits || (edits == bestEdits && edits != int.MaxValue
                    && Math.Abs(length - name.Letters.Length) < Math.Abs(bestLength - name.Letters.Length)))
                    (bestStart, bestLength, bestEdits) = (start, length, edits);
            }
        }

        if (bestEdits > name.Edits)
            return;
        var from = text.Places[bestStart];
        var size = text.Places[bestStart + bestLength - 1] + 1 - from;
        if (!found.Exists(other => other.Start == from && other.Length == size && other.Type == name.Type && other.Value == name.Value))
            found.Add(new Candidate(name.Type, name.Value, from, size, ExactRank - Math.Min(bestEdits, 1)));
    }

    // "shows" is no misspelling of "shoes"; "kettles" are kettles.
    private static bool IsAnotherWord(ReadOnlySpan<char> written, ReadOnlySpan<char> name) =>
        !written.TrimEnd('s').SequenceEqual(name.TrimEnd('s')) && Spelling.IsEnglishWord(written);

    private static bool SameDigits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < left.Length && !char.IsAsciiDigit(left[i]))
                i++;
            while (j < right.Length && !char.IsAsciiDigit(right[j]))
                j++;
            if (i == left.Length || j == right.Length)
                return i == left.Length && j == right.Length;
            if (left[i++] != right[j++])
                return false;
        }
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours, each counting one.</summary>
    public static int Edits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var width = right.Length + 1;
        Span<int> rows = width <= 128 ? stackalloc int[width * 3] : new int[width * 3];
        var before = rows[..width];
        var previous = rows.Slice(width, width);
        var current = rows.Slice(width * 2, width);
        for (var j = 0; j < width; j++)
            previous[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j < width; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            var oldest = before;
            before = previous;
            previous = current;
            current = oldest;
        }

        return previous[right.Length];
    }

    private readonly record struct Name(string Type, string Value, string Letters, int Edits);

    /// <summary>The letters and digits of a text, and where they stand.</summary>
    private readonly record struct Squeezed(string Source, string Letters, int[] Places)
    {
        public static Squeezed Of(string lower, int most)
        {
            var length = Math.Min(lower.Length, most);
            var letters = new char[length];
            var places = new int[length];
            var count = 0;
            for (var i = 0; i < length; i++)
            {
                if (!char.IsLetterOrDigit(lower[i]))
                    continue;
                letters[count] = lower[i];
                places[count++] = i;
            }

            return new Squeezed(lower, new string(letters, 0, count), places);
        }

        // A part of a word or of a number is no name; Chinese has no such bounds.
        public bool IsWhole(int start, int length)
        {
            var from = Places[start];
            var to = Places[start + length - 1];
            if (to - from > length * 2)
                return false;
            return !(from > 0 && Joined(Source[from - 1], Source[from])) && !(to + 1 < Source.Length && Joined(Source[to], Source[to + 1]));
        }

        private static bool Joined(char left, char right) =>
            Scripts.IsWordCharacter(left) && Scripts.IsWordCharacter(right);
    }
}

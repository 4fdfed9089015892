using System.Collections.Frozen;
using Platform.Learning.Text;

namespace Platform.Nlu.Text;

/// <summary>
/// Chinese is typed by its sound, so that a wrong character mostly sounds as the right one (收获 for 收货). Where two characters stand beside each
/// other as they do neither in the tenant's texts nor in common words (<c>chinese.tsv</c>), and a character of the same sound would make a pair that the
/// tenant's texts often have, that one is read.
/// </summary>
internal sealed class Homophones
{
    // A pair that is written often enough to be meant, and how much more often than what is written.
    private const int Often = 3;
    private const int VeryOften = 5;
    private const int MuchMore = 4;
    // A word of every day (定单) is read as one of the tenant's (订单) only if the tenant speaks of little else.
    private const int Always = 40;

    // These stand beside anything, and which of them it is changes no request.
    private const string Particles = "的地得了着过是事时在再到道他她它那哪这不个就也有说还吗呢吧啊一和与给把让要会能可我你您们去来上下";

    // Taken for each other though they sound otherwise.
    private const string Confused = "券卷已己";

    private static readonly FrozenSet<int> Common = Tables.Rows(typeof(Homophones).Assembly, "chinese.tsv")
        .SelectMany(row => row[1].Select(right => Pair(row[0][0], right))).ToFrozenSet();

    private readonly FrozenDictionary<int, int> _counts;
    private readonly FrozenDictionary<int, int[]> _bySound;

    /// <param name="counts">The words of the tenant's texts; those of two characters count.</param>
    public Homophones(IReadOnlyDictionary<string, int> counts)
    {
        _counts = counts.Where(entry => entry.Key.Length == 2 && WordCounts.IsHan(entry.Key[0]) && WordCounts.IsHan(entry.Key[1]))
            .ToFrozenDictionary(entry => Pair(entry.Key[0], entry.Key[1]), entry => entry.Value);
        _bySound = _counts.Where(entry => IsTarget(entry.Key, entry.Value))
            .SelectMany(entry => Sounds(First(entry.Key), Second(entry.Key)).Select(sound => (sound, entry.Key)))
            .GroupBy(pair => pair.sound, pair => pair.Key).ToFrozenDictionary(group => group.Key, group => group.Order().ToArray());
    }

    /// <summary>The message with the characters that were meant, each in its place.</summary>
    /// <param name="text">The message, folded.</param>
    /// <param name="isFree">Whether a part of the message, by its place in the original, may be read as another word.</param>
    public TracedText Read(TracedText text, Func<int, int, bool> isFree)
    {
        if (_bySound.Count == 0 || text.Value.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF') < 0)
            return text;
        var written = text.Value.ToCharArray();
        var builder = new TracedText.Builder(text);
        var changed = -1;
        for (var i = 0; i + 1 < written.Length; i++)
        {
            if (!WordCounts.IsHan(written[i]) || !WordCounts.IsHan(written[i + 1]) || _counts.ContainsKey(Pair(written[i], written[i + 1]))
                || Meant(written, i) is not { } meant)
                continue;
            var place = First(meant) != written[i] ? i : i + 1;
            var (from, length) = text.Source(place, 1);
            // In their order, and none twice.
            if (place <= changed || !isFree(from, length))
                continue;
            written[place] = place == i ? First(meant) : Second(meant);
            builder.Replace(place, 1, written[place].ToString());
            changed = place;
        }

        return builder.Build();
    }

    private int? Meant(char[] written, int at)
    {
        int? best = null;
        var most = 0;
        var isCommon = Common.Contains(Pair(written[at], written[at + 1]));
        foreach (var sound in Sounds(written[at], written[at + 1]))
        {
            if (!_bySound.TryGetValue(sound, out var pairs))
                continue;
            foreach (var pair in pairs)
            {
                var (left, right) = (First(pair), Second(pair));
                if ((left == written[at]) == (right == written[at + 1]))
                    continue;
                var isLeft = left != written[at];
                if (Particles.Contains(isLeft ? written[at] : written[at + 1]))
                    continue;
                // What the character is part of on its other side speaks against it or for it.
                var (now, then) = isLeft
                    ? (Beside(written, at - 1, written[at]), Beside(written, at - 1, left))
                    : (Beside(written[at + 1], written, at + 2), Beside(right, written, at + 2));
                if (now >= Often || (isCommon && (now > 0 || (then < VeryOften && _counts[pair] < Always))))
                    continue;
                var gain = _counts[pair] + then;
                if (gain >= Often + (MuchMore * now) && gain > most)
                    (best, most) = (pair, gain);
            }
        }

        return best;
    }

    private static bool IsTarget(int pair, int count) =>
        count >= (Common.Contains(pair) ? Often : VeryOften) && !Particles.Contains(First(pair)) && !Particles.Contains(Second(pair));

    private int Beside(char[] written, int before, char right) => before >= 0 ? Count(Pair(written[before], right)) : 0;

    private int Beside(char left, char[] written, int after) => after < written.Length ? Count(Pair(left, written[after])) : 0;

    // A word that the tenant's texts do not have is known, but not looked for.
    private int Count(int pair) => _counts.TryGetValue(pair, out var count) ? count : Common.Contains(pair) ? Often : 0;

    private static int Pair(char left, char right) => (left << 16) | right;

    private static char First(int pair) => (char)(pair >>> 16);

    private static char Second(int pair) => (char)pair;

    private static IEnumerable<int> Sounds(char left, char right)
    {
        foreach (var first in SoundsOf(left))
        {
            foreach (var second in SoundsOf(right))
                yield return (first << 16) | second;
        }
    }

    private static int[] SoundsOf(char character) =>
        Confused.IndexOf(character) is >= 0 and var place ? [.. Pinyin.SoundsOf(character), .. Pinyin.SoundsOf(Confused[place ^ 1])] : Pinyin.SoundsOf(character);
}

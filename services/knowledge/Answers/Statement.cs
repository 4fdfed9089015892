using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lucene.Net.Tartarus.Snowball.Ext;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Answers;

/// <summary>
/// What a sentence says, as far as words show it: its clauses with their content words, what is denied, its numbers with units and
/// bounds, and whether it obliges or depends on a condition. Chinese and English.
/// </summary>
internal sealed partial class Statement
{
    private Statement(IReadOnlyList<Clause> clauses, bool obliges, bool conditional) =>
        (Clauses, Obliges, IsConditional) = (clauses, obliges, conditional);

    public IReadOnlyList<Clause> Clauses { get; }

    /// <summary>Something must be done.</summary>
    public bool Obliges { get; }

    /// <summary>It holds only if, or except where, something else does.</summary>
    public bool IsConditional { get; }

    public IEnumerable<Term> Terms => Clauses.SelectMany(clause => clause.Terms);

    public IEnumerable<Quantity> Quantities => Clauses.SelectMany(clause => clause.Quantities);

    public static Statement Read(string text)
    {
        var plain = Plain(text);
        var rest = new StringBuilder(plain);
        var quantities = Numbers.Take(rest);
        var conditional = Condition().IsMatch(plain);
        var obliges = Obligation().IsMatch(plain);
        var clauses = new List<Clause>();
        foreach (Match clause in ClausePart().Matches(rest.ToString()).Where(match => match.Groups["part"].Success))
        {
            var (terms, denies) = TermsOf(clause.Value);
            clauses.Add(new Clause(
                terms,
                denies,
                [.. quantities.Where(found => found.At >= clause.Index && found.At < clause.Index + clause.Length).Select(found => found.Quantity)]));
        }

        return new Statement(clauses, obliges, conditional);
    }

    /// <summary>Lower case, in plain width, with plain apostrophes and dashes.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, static (plain, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            plain[i] = text[i] switch
            {
                >= '！' and <= '～' and not ('，' or '；' or '：' or '！' or '？') => char.ToLowerInvariant((char)(text[i] - ('！' - '!'))),
                '’' or '‘' or '`' => '\'',
                '–' or '—' or '‑' or '〜' => '-',
                '\u3000' or '\u00a0' => ' ',
                _ => char.ToLowerInvariant(text[i]),
            };
        }
    });

    private static (List<Term> Terms, bool Denies) TermsOf(string clause)
    {
        var terms = new List<Term>();
        var (denied, denies) = (false, false);
        foreach (Match token in Token().Matches(Fillers().Replace(clause, match => match.Groups["kept"].Success ? match.Value : new(' ', match.Length))))
        {
            var word = token.Value;
            if (token.Groups["denial"].Success)
                denied = denies = true;
            else if (token.Groups["stop"].Success)
            {
                denied = false;
                // These say when, the others only that there is a when.
                if (word is "before" or "after" or "until" or "since")
                    terms.Add(new Term(word, false, token.Index));
            }
            else if (Ideograph.Begins(word))
                terms.Add(new Term(word, denied, token.Index));
            else if (token.Groups["code"].Success)
                terms.Add(new Term(word.TrimEnd('.', '-', '/'), denied, token.Index));
            else if (!Words.IsFiller(word))
                terms.Add(new Term(Words.Stem(word), denied, token.Index));
        }

        return (terms, denies);
    }

    // A comma within a number is none; a list with 、 is one clause.
    [GeneratedRegex(@"(?<part>(?:(?!\b(?:but|and|or|while|whereas)\b|但是|而是|不过|但)[^,;:，；：\n])+)|\b(?:but|and|or|while|whereas)\b|但是|而是|不过|但", RegexOptions.ExplicitCapture)]
    private static partial Regex ClausePart();

    [GeneratedRegex(@"\b(?:if|unless|only|except|provided|excluding|as long as|on condition)\b|如果|若|倘|假如|仅|只有|只限|只能|除非|除外|除了|的话|前提")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:must|has to|have to|need(?:s|ed)? to|needs?|required?|requires|should|shall|mandatory)\b|必须|务必|需要|应当|须|需|应该")]
    private static partial Regex Obligation();

    [GeneratedRegex(
        """
        (?<denial>\b(?:not|no|never|cannot|without|none|nothing|nobody|neither|nor|[a-z]+n't)\b|禁止|无法|无需|无须|不可以|不可|不得|不|没有|没|无|未|勿|请别|别)
        |(?<stop>\b(?:if|when|once|after|before|until|unless|because|than|which|though|although|since)\b|时候|时|可以|可|即|则|就|的)
        |(?<code>[a-z0-9]*\d[a-z0-9:./@_-]*|[a-z0-9._-]+@[a-z0-9.-]+|(?:https?://|www\.)[^\s，。]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[^\s，。]*)?)
        |[a-z]+(?:'[a-z]+)?
        |[\u2E80-\uFFEF-[，。；：！？、“”‘’（）【】《》…·]]
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    // Words that say nothing of their own, and those in which a denying character denies nothing.
    [GeneratedRegex(
        "(?<kept>所有|会员|重要|主要|必要|可以|以上|以下|以内|以外|请别)|无(?=线|锡)|不(?=锈钢|良|便)|没(?=收)|not (?:only|just)|no matter|"
        + "对不起|不好意思|不客气|差不多|不仅|不但|不同|不管|不论|无论|未来|不断|另外|此外|首先|其次|然后|接着|最后|同时|因此|所以|因为|由于|以及|并且|而且|或者|或|以便|"
        + "我们|您的|你的|您|你|我|它们|它|他们|他|她|这个|那个|这些|那些|这|那|该|此|进行|通过|需要|需|将会|将|会|能够|能|要|请|也|还|再|先|和|与|及|并|而|且|"
        + "了|吗|呢|吧|啊|着|地|得|一下|在|是|为|有|对|把|被|由|从|到|于|以|个|等|之|所|来|去|其|里|中|就是|也就是说|即是|目前|如下", RegexOptions.ExplicitCapture)]
    private static partial Regex Fillers();
}

/// <summary>A part of a sentence between commas and the like.</summary>
/// <param name="Terms">Its content words, in order.</param>
/// <param name="Denies">It has a "not".</param>
/// <param name="Quantities">Its numbers.</param>
internal sealed record Clause(IReadOnlyList<Term> Terms, bool Denies, IReadOnlyList<Quantity> Quantities);

/// <summary>A content word: a stem, a code as it is written, or a single ideograph.</summary>
/// <param name="Text">It.</param>
/// <param name="IsDenied">It stands within the reach of a "not".</param>
/// <param name="At">Where in the clause it stands.</param>
internal readonly record struct Term(string Text, bool IsDenied, int At)
{
    /// <summary>Whether it is the same word, if in another form: deliver and delivery.</summary>
    public bool Is(Term other) => Text == other.Text || (Words.AreForms(Text, other.Text));
}

/// <summary>Words of English that say nothing of their own, and forms of one word.</summary>
internal static class Words
{
    private const int LeastStem = 5;
    private const int MostEnding = 4;

    private static readonly HashSet<string> Fillers = new(
        ("a an the this that these those it its it's they them their theirs there here he she his her him we us our you your yours i me my one ones "
            + "is are was were be been being am do does did done has have had having will would shall should can could may might must need needs needed to of in on at "
            + "for from with by as into onto about and or but so then also too just please simply first next finally however therefore thus because "
            + "get gets got getting take takes taken make makes made go goes let lets it'll you'll we'll that's there's you're they're we're i'm "
            + "such any some each per what which who whose how when where while s t which our up out via through yes well okay ok sure both either "
            + "long much many kind way case following other")
        .Split(' '), StringComparer.Ordinal);

    public static bool IsFiller(string word) => Fillers.Contains(word);

    /// <summary>Porter, An algorithm for suffix stripping, Program 14, 1980.</summary>
    public static string Stem(string word)
    {
        var stemmer = new PorterStemmer();
        stemmer.SetCurrent(word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word);
        stemmer.Stem();
        return stemmer.Current;
    }

    public static bool AreForms(string first, string second)
    {
        if (!first.All(char.IsAsciiLetter) || !second.All(char.IsAsciiLetter))
            return false;
        var common = first.AsSpan().CommonPrefixLength(second);
        return common >= LeastStem && first.Length - common <= MostEnding && second.Length - common <= MostEnding
            && !first.AsSpan(common).StartsWith("less") && !second.AsSpan(common).StartsWith("less");
    }
}

/// <summary>A number with its unit and what kind of bound it is.</summary>
internal readonly record struct Quantity(decimal Value, string Unit, Bound Bound);

/// <summary>What a number bounds.</summary>
internal enum Bound
{
    Exact,
    AtMost,
    AtLeast,
    Before,
    After,
    About,
    From,
    To,
}

/// <summary>Finds numbers with their units and bounds in a text.</summary>
internal static partial class Numbers
{
    private static readonly Dictionary<string, int> English = new(StringComparer.Ordinal)
    {
        ["zero"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["hundred"] = 100,
        ["thousand"] = 1000,
    };

    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["percent"] = "%",
        ["per cent"] = "%",
        ["hrs"] = "hour",
        ["hr"] = "hour",
        ["h"] = "hour",
        ["hours"] = "hour",
        ["min"] = "minut",
        ["mins"] = "minut",
        ["eur"] = "€",
        ["euro"] = "€",
        ["euros"] = "€",
        ["usd"] = "$",
        ["dollar"] = "$",
        ["dollars"] = "$",
        ["gbp"] = "£",
        ["pound"] = "£",
        ["pounds"] = "£",
        ["rmb"] = "元",
        ["cny"] = "元",
        ["yuan"] = "元",
        ["¥"] = "元",
        ["￥"] = "元",
        ["块钱"] = "元",
        ["块"] = "元",
        ["人民币"] = "元",
        ["日"] = "天",
        ["自然日"] = "天",
        ["星期"] = "周",
        ["礼拜"] = "周",
        ["钟头"] = "小时",
        ["am"] = "am",
        ["pm"] = "pm",
    };

    private static readonly (string Words, Bound Bound)[] Before =
    [
        ("up to|at most|no more than|not more than|maximum of|a maximum of|within|under|less than|fewer than|below|no later than|not exceed|不超过|不得超过|最多|最长|最高|至多|最迟|低于|少于|小于|不到|不足", Bound.AtMost),
        ("at least|minimum of|a minimum of|over|more than|above|exceeding|exceeds|no less than|not less than|no fewer than|不少于|不低于|至少|最少|最低|超过|高于|多于|大于|满", Bound.AtLeast),
        ("before|prior to|by", Bound.Before),
        ("after|since", Bound.After),
        ("about|around|roughly|approximately|nearly|almost|大约|大概|约|近", Bound.About),
    ];

    private static readonly (string Words, Bound Bound)[] Behind =
    [
        ("or less|or fewer|at most|maximum|以内|之内|内|以下", Bound.AtMost),
        ("or more|at least|minimum|and up|以上|起", Bound.AtLeast),
        ("之前|以前|前", Bound.Before),
        ("之后|以后|后", Bound.After),
        ("左右|上下", Bound.About),
    ];

    private static readonly Regex Ahead = new($@"(?:{string.Join('|', Before.Select((kind, i) => $"(?<b{i}>(?<![a-z])(?:{kind.Words}))"))})\s*(?:the|of|a|为|是|达)?\s*$", RegexOptions.ExplicitCapture);
    private static readonly Regex After = new($@"\G\s*(?:{string.Join('|', Behind.Select((kind, i) => $"(?<b{i}>(?:{kind.Words}))"))})(?![a-z])", RegexOptions.ExplicitCapture);

    /// <summary>The quantities of a text in plain form, with their place; they and their bounds are blanked out of it.</summary>
    public static List<(int At, Quantity Quantity)> Take(StringBuilder text)
    {
        var plain = text.ToString();
        var found = new List<(int, Quantity)>();
        foreach (Match match in Number().Matches(plain))
        {
            var unit = Unit(match);
            // Words for numbers count only before a unit: "one of them", 一般.
            if (unit.Length == 0 && !char.IsAsciiDigit(match.Groups["last"].Value[0]))
                continue;
            var (start, end) = (match.Index, match.Index + match.Length);
            var bound = Bound.Exact;
            if (Ahead.Match(plain[..start]) is { Success: true } ahead)
                (bound, start) = (Of(ahead, Before), ahead.Index);
            else if (After.Match(plain, end) is { Success: true } behind)
                (bound, end) = (Of(behind, Behind), behind.Index + behind.Length);
            if (match.Groups["first"].Success)
            {
                found.Add((match.Index, new Quantity(Value(match.Groups["first"].Value), unit, Bound.From)));
                found.Add((match.Index, new Quantity(Value(match.Groups["last"].Value), unit, Bound.To)));
            }
            else
            {
                found.Add((match.Index, new Quantity(Value(match.Groups["last"].Value), unit, bound)));
            }

            for (var i = start; i < end; i++)
                text[i] = ' ';
        }

        return found;

        static Bound Of(Match match, (string, Bound Bound)[] kinds) => kinds[Enumerable.Range(0, kinds.Length).First(i => match.Groups[$"b{i}"].Success)].Bound;
    }

    private static string Unit(Match match)
    {
        if (match.Groups["currency"].Success)
            return Units.GetValueOrDefault(match.Groups["currency"].Value, match.Groups["currency"].Value);
        if (match.Groups["share"].Success)
            return "%";
        var unit = match.Groups["unit"].Value;
        if (unit.Length == 0)
            return "";
        if (Units.TryGetValue(unit, out var known))
            return known;
        if (!char.IsAsciiLetter(unit[0]))
            return unit;
        var words = unit.Split(' ', '-');
        if (Words.IsFiller(words[^1]))
            return "";
        words[^1] = Words.Stem(words[^1]);
        return string.Join(' ', words).Replace("working", "business", StringComparison.Ordinal);
    }

    private static decimal Value(string number)
    {
        if (char.IsAsciiDigit(number[0]))
            return decimal.Parse(number.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (char.IsAsciiLetter(number[0]))
            return number.Split('-', ' ').Aggregate(0, (sum, word) => English[word] is var value && value >= 100 ? Math.Max(sum, 1) * value : sum + value);
        decimal total = 0, digit = 0;
        foreach (var character in number)
        {
            var place = "十百千万".IndexOf(character);
            if (place < 0)
            {
                digit = character == '半' ? 0.5m : "零一二三四五六七八九".IndexOf(character == '两' ? '二' : character);
                continue;
            }

            total = place == 3 ? (total + digit) * 10000 : total + (Math.Max(digit, 1) * (decimal)Math.Pow(10, place + 1));
            digit = 0;
        }

        return total + digit;
    }

    private const string Count = @"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,9})?|(?<![a-z])(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: hundred| thousand)?(?![a-z])|[零一二两三四五六七八九十百千万半]{1,8}";

    // Neither codes nor times, dates and telephone numbers: these are compared as they are written.
    [GeneratedRegex(
        @"(?<![a-z0-9.:/_@-])(?<currency>[$€£¥￥]|rmb |eur |usd |gbp )?\s?(?<share>百分之)?(?:(?<first>" + Count + @")\s?(?:-|~|to|and|至|到)\s?[$€£¥￥]?)?(?<last>" + Count + @")(?![0-9:/@_]|-\d|\.\d|[a-z]*\d)"
        + @"(?:[\s-]?(?:个|多)?(?<unit>%|percent|per cent|[$€£]|(?:(?:business|working|calendar)[ -])?[a-z]+|工作日|自然日|小时|钟头|分钟|块钱|人民币|公里|公斤|千克|毫升|厘米|英寸|星期|礼拜|万元|[秒天日周月年元块次张件岁点号楼层位折米克升步级倍笔名人种项家款台份晚间期条页分]))?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>Numbers, and amounts of money: a number beside a currency.</summary>
internal static partial class Amounts
{
    private const string ChineseNumber = "[十两一二三四五六七八九][零〇一二两三四五六七八九十百千万亿]*";

    private const string Figure =
        @"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,4})?(?![0-9])|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}(?![0-9])|[0-9]+(?:[.,][0-9]{1,4}(?![0-9]))?)(?: ?[万亿千百]|k(?![a-z])|m(?![a-z]))?";

    private const string Before = @"us\$|hk\$|[$€£¥]|(?<![a-z])(?:usd|eur|gbp|cny|rmb|jpy|hkd|chf|aud|cad|sgd|twd) ?";

    private const string After =
        @"(?:usd|eur|euros?|gbp|cny|rmb|jpy|hkd|chf|aud|cad|sgd|twd|us dollars?|dollars?|bucks|pounds?|quid|yuan|yen|francs?)(?![a-z])|[$€£¥]|人民币|美元|美金|欧元|英镑|日元|港币|港元|块钱?|元";

    public static void Find(string lower, List<Candidate> found)
    {
        foreach (Match match in Money().Matches(lower))
        {
            var currency = CurrencyOf((match.Groups["before"].Success ? match.Groups["before"] : match.Groups["after"]).Value.Trim());
            if (ParseNumber(match.Groups["figure"].ValueSpan) is { } amount)
                Add(EntityTypes.Money, amount.ToString("0.00##", CultureInfo.InvariantCulture) + " " + currency, match, 2);
        }

        foreach (Match match in Number().Matches(lower))
        {
            if (ParseNumber(match.ValueSpan) is { } number)
                Add(EntityTypes.Number, number.ToString("0.####", CultureInfo.InvariantCulture), match, 1);
        }

        foreach (Match match in ChineseNumberAlone().Matches(lower))
        {
            if (ChineseNumerals.Parse(match.ValueSpan) is { } number)
                Add(EntityTypes.Number, number.ToString("0.####", CultureInfo.InvariantCulture), match, 1);
        }

        void Add(string type, string value, Match match, int rank) =>
            found.Add(new Candidate(type, value, match.Index, match.Length, rank));
    }

    /// <summary>Reads 1,234.5; 1.234,56; 12,50; 1.5万; 3k; 三百二十. Null if it is none or too large.</summary>
    public static decimal? ParseNumber(ReadOnlySpan<char> written)
    {
        if (!char.IsAsciiDigit(written[0]))
            return ChineseNumerals.Parse(written);

        var factor = written[^1] switch
        {
            'k' => 1000m,
            'm' => 1_000_000m,
            var unit => ChineseNumerals.UnitOf(unit),
        };
        var figure = (factor > 0 ? written[..^1] : written).Trim().ToString();
        var comma = figure.LastIndexOf(',');
        var point = figure.LastIndexOf('.');
        // The last separator is the decimal one, unless three digits follow a comma: that groups thousands.
        if (comma > point && (point >= 0 || figure.Length - comma != 4))
            figure = figure.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        else
            figure = figure.Replace(",", "", StringComparison.Ordinal);
        return figure.Length <= 18 && decimal.TryParse(figure, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value * (factor > 0 ? factor : 1)
            : null;
    }

    // A bare ¥ is the yuan's: the packs' other language is Chinese; a bare $ is the US dollar's.
    private static string CurrencyOf(string written) => written switch
    {
        "$" or "us$" or "usd" or "dollar" or "dollars" or "us dollar" or "us dollars" or "bucks" or "美元" or "美金" => "USD",
        "€" or "eur" or "euro" or "euros" or "欧元" => "EUR",
        "£" or "gbp" or "pound" or "pounds" or "quid" or "英镑" => "GBP",
        "jpy" or "yen" or "日元" => "JPY",
        "hk$" or "hkd" or "港币" or "港元" => "HKD",
        "chf" or "franc" or "francs" => "CHF",
        "aud" => "AUD",
        "cad" => "CAD",
        "sgd" => "SGD",
        "twd" => "TWD",
        _ => "CNY",
    };

    [GeneratedRegex($"(?:(?<before>{Before}) ?(?<figure>{Figure})|(?<![a-z0-9.,_])(?<figure>{Figure}) ?(?<after>{After})|(?<figure>{ChineseNumber})(?<after>人民币|美元|美金|欧元|英镑|日元|港币|港元|块钱?|元))")]
    private static partial Regex Money();

    [GeneratedRegex($"(?<![a-z0-9_.,]){Figure}(?![a-z0-9_])")]
    private static partial Regex Number();

    // Alone, a Chinese numeral must look like one: 三百, 二十五, 二〇二六, or a digit before a measure word; 一下, 一直, 十分 are none.
    [GeneratedRegex("(?<![零〇一二两三四五六七八九十百千万亿第周期上])(?:[两一二三四五六七八九][十百千万亿][零〇一二两三四五六七八九十百千万亿]*|十[一二三四五六七八九]|[零〇一二三四五六七八九]{3,}|[两二三四五六七八九十](?=个|件|次|天|张|笔|台|本|份|单|盒|箱|双|条|包|瓶|位|年|周|遍|套|倍|小时|分钟))")]
    private static partial Regex ChineseNumberAlone();
}

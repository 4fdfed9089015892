using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>Dates in English and Chinese, absolute and relative to the day of the message.</summary>
internal static partial class Dates
{
    private const string Month =
        "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

    private const string Weekday = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";

    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Weekdays =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <param name="lower">The folded message in lower case.</param>
    /// <param name="today">The day that relative dates count from.</param>
    /// <param name="monthFirst">Reads 12/05 as 5 December.</param>
    /// <param name="found">Takes the dates.</param>
    public static void Find(string lower, DateOnly today, bool monthFirst, List<Candidate> found)
    {
        foreach (Match match in Numeric().Matches(lower))
            Add(match, ReadNumeric(match, monthFirst));
        foreach (Match match in English().Matches(lower))
            Add(match, ReadEnglish(match, today));
        foreach (Match match in Chinese().Matches(lower))
            Add(match, ReadChinese(match, today));

        void Add(Match match, DateOnly? date)
        {
            if (date is { } day)
                found.Add(new Candidate(EntityTypes.Date, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), match.Index, match.Length, 2));
        }
    }

    private static DateOnly? ReadNumeric(Match match, bool monthFirst)
    {
        if (match.Groups["year"].Success)
            return On(Int(match, "year"), Int(match, "month"), Int(match, "day"));
        int first = Int(match, "first"), second = Int(match, "second"), year = Int(match, "last");
        if (year < 100)
            year += 2000;
        return (monthFirst && first <= 12) || second > 12 ? On(year, first, second) : On(year, second, first);
    }

    private static DateOnly? ReadEnglish(Match match, DateOnly today)
    {
        if (match.Groups["month"].Success)
        {
            var month = Array.IndexOf(Months, match.Groups["month"].Value[..3]) + 1;
            return match.Groups["year"].Success
                ? On(Int(match, "year"), month, Int(match, "day"))
                : Nearest(today, month, Int(match, "day"));
        }

        if (match.Groups["weekday"].Success)
        {
            var weekday = Array.IndexOf(Weekdays, match.Groups["weekday"].Value);
            return match.Groups["which"].Value switch
            {
                "next" => MondayOf(today).AddDays(7 + weekday),
                "this" => MondayOf(today).AddDays(weekday),
                "last" => today.AddDays(-1 - Modulo(IndexOf(today) - 1 - weekday)),
                _ => today.AddDays(Modulo(weekday - IndexOf(today))),
            };
        }

        if (match.Groups["count"].Success)
        {
            var days = Int(match, "count") * (match.Groups["unit"].Value == "week" ? 7 : 1);
            return today.AddDays(match.Groups["ago"].Success ? -days : days);
        }

        return today.AddDays(match.Groups["word"].Value switch
        {
            "day after tomorrow" => 2,
            "tomorrow" => 1,
            "yesterday" => -1,
            "day before yesterday" => -2,
            _ => 0,
        });
    }

    private static DateOnly? ReadChinese(Match match, DateOnly today)
    {
        if (match.Groups["month"].Success)
        {
            var (month, day) = (Numeral(match, "month"), Numeral(match, "day"));
            if (!match.Groups["year"].Success)
                return Nearest(today, month, day);
            return match.Groups["year"].Value switch
            {
                "今年" => On(today.Year, month, day),
                "明年" => On(today.Year + 1, month, day),
                "去年" => On(today.Year - 1, month, day),
                _ => On(Int(match, "digits"), month, day),
            };
        }

        if (match.Groups["weekday"].Success)
        {
            var name = match.Groups["weekday"].Value[0];
            var weekday = name is '日' or '天' ? 6 : (char.IsAsciiDigit(name) ? name - '0' : ChineseNumerals.DigitOf(name)) - 1;
            return match.Groups["which"].Value switch
            {
                "上上" => MondayOf(today).AddDays(weekday - 14),
                "上" => MondayOf(today).AddDays(weekday - 7),
                "这" or "本" => MondayOf(today).AddDays(weekday),
                "下" => MondayOf(today).AddDays(weekday + 7),
                "下下" => MondayOf(today).AddDays(weekday + 14),
                _ => today.AddDays(Modulo(weekday - IndexOf(today))),
            };
        }

        if (match.Groups["count"].Success)
        {
            var days = Numeral(match, "count");
            return match.Groups["ago"].Success ? today.AddDays(-days) : today.AddDays(days);
        }

        return today.AddDays(match.Groups["word"].Value switch
        {
            "大后天" => 3,
            "后天" => 2,
            "明天" or "明日" or "明早" or "明晚" => 1,
            "昨天" or "昨日" or "昨晚" => -1,
            "前天" => -2,
            "大前天" => -3,
            _ => 0,
        });
    }

    // Without a year a date is the one nearest to today: orders lie in the near past, appointments in the near future.
    private static DateOnly? Nearest(DateOnly today, int month, int day) =>
        new[] { On(today.Year - 1, month, day), On(today.Year, month, day), On(today.Year + 1, month, day) }
            .Where(date => date is not null)
            .MinBy(date => Math.Abs(date!.Value.DayNumber - today.DayNumber));

    private static DateOnly? On(int year, int month, int day) =>
        year is >= 1900 and <= 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-IndexOf(day));

    private static int IndexOf(DateOnly day) => Modulo((int)day.DayOfWeek - 1);

    private static int Modulo(int days) => ((days % 7) + 7) % 7;

    private static int Int(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int Numeral(Match match, string group) =>
        (int)(Amounts.ParseNumber(match.Groups[group].ValueSpan) ?? 0);

    [GeneratedRegex(@"(?<![0-9a-z./-])(?:(?<year>(?:19|20)[0-9]{2})(?<s>[-/.])(?<month>[0-9]{1,2})\k<s>(?<day>[0-9]{1,2})|(?<first>[0-9]{1,2})(?<t>[-/.])(?<second>[0-9]{1,2})\k<t>(?<last>(?:19|20)?[0-9]{2}))(?![0-9a-z/-])")]
    private static partial Regex Numeric();

    [GeneratedRegex($@"(?<![a-z0-9'])(?:(?:(?<month>{Month})\.? (?:the )?(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?:,? (?<year>(?:19|20)[0-9]{{2}}))?|(?<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? (?<month>{Month})(?:,? (?<year>(?:19|20)[0-9]{{2}}))?)|(?:(?<which>next|this|last) )?(?<weekday>{Weekday})|(?<count>[0-9]{{1,3}}) (?<unit>day|week)s? (?<ago>ago)|in (?<count>[0-9]{{1,3}}) (?<unit>day|week)s?|(?:the )?(?<word>day after tomorrow|day before yesterday)|(?<word>tomorrow|yesterday|today|tonight))(?![a-z0-9])")]
    private static partial Regex English();

    [GeneratedRegex("(?:(?<year>(?<digits>(?:19|20)[0-9]{2})年|今年|明年|去年)?(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?<day>[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]|(?<which>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?<weekday>[一二三四五六日天]|[1-6](?![0-9]))|(?<count>[0-9]{1,3}|[两一二三四五六七八九]?十?[一二三四五六七八九]|十)天(?:(?<ago>之?前)|之?后)|(?<word>大后天|后天|明天|明日|明早|明晚|大前天|前天|昨天|昨日|昨晚|今天|今日|今晚|今早))")]
    private static partial Regex Chinese();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>
/// Times of day in English and Chinese, and the date beside one: "后天下午三点", "next Friday at 5pm", "3点". An hour from one to
/// six without a part of the day is in the afternoon, when people make appointments.
/// </summary>
internal static partial class Moments
{
    private const string EnglishHour = "[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";

    private static readonly string[] Hours =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <param name="lower">The folded message in lower case.</param>
    /// <param name="at">The message's time, in the zone that times are meant in.</param>
    /// <param name="found">Holds the dates; takes the times, and dates with a time.</param>
    public static void Find(string lower, DateTimeOffset at, List<Candidate> found)
    {
        var dates = found.Count == 0 ? [] : found.FindAll(candidate => candidate.Type == EntityTypes.Date);
        foreach (Match match in English().Matches(lower))
            Add(match, ReadEnglish(match));
        foreach (Match match in Chinese().Matches(lower))
            Add(match, ReadChinese(match));
        foreach (var date in dates)
        {
            // "tomorrow at 5": only beside a date is a bare number a time.
            var match = Bare().Match(lower, date.End);
            if (match.Success && match.Index == date.End)
                Join(date, lower.AsSpan(date.Start, date.Length), Hour(match.Groups["hour"].Value, 0, ""), date.Start, match.Index + match.Length);
        }

        void Add(Match match, (TimeOnly Time, bool Sure)? read)
        {
            if (read is not { } known)
                return;
            var joined = false;
            foreach (var date in dates)
            {
                var gap = date.Start < match.Index && match.Index < date.End ? ""
                    : date.End <= match.Index ? lower.AsSpan(date.End..match.Index)
                    : match.Index + match.Length <= date.Start ? lower.AsSpan((match.Index + match.Length)..date.Start)
                    : "-";
                if (gap.Length > 6 || !Gap().IsMatch(gap))
                    continue;
                joined = true;
                Join(date, lower.AsSpan(date.Start, date.Length), known.Time,
                    Math.Min(date.Start, match.Index), Math.Max(date.End, match.Index + match.Length));
            }

            if (!joined && known.Sure)
                found.Add(new Candidate(EntityTypes.Time, known.Time.ToString("HH:mm", CultureInfo.InvariantCulture), match.Index, match.Length, 2));
        }

        void Join(Candidate date, ReadOnlySpan<char> written, TimeOnly? time, int start, int end)
        {
            if (time is not { } hour)
                return;
            // 明晚8点, tonight at 8.
            if (hour.Hour is > 0 and < 12 && (written.EndsWith("晚") || written.EndsWith("night")))
                hour = hour.AddHours(12);
            var day = DateOnly.ParseExact(date.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            found.Add(new Candidate(EntityTypes.DateTime, Written(new DateTimeOffset(day.ToDateTime(hour), at.Offset)), start, end - start, 2));
        }
    }

    public static string Written(DateTimeOffset moment) =>
        moment.ToString(moment.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm'Z'" : "yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    private static (TimeOnly, bool)? ReadEnglish(Match match)
    {
        if (match.Groups["word"].Success)
            return (match.Groups["word"].Value == "midnight" ? new TimeOnly(0, 0) : new TimeOnly(12, 0), true);
        var part = match.Groups["part"].Success ? match.Groups["part"].Value : "";
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["fraction"].Success)
        {
            minute = match.Groups["fraction"].Value == "half" ? 30 : 15;
            var whole = Hour(match.Groups["hour"].Value, 0, part);
            return whole is not { } known ? null
                : match.Groups["to"].Success ? (known.AddMinutes(-minute), true) : (known.AddMinutes(minute), true);
        }

        // 15:30 is what it says; 3:30 may be either, 3 o'clock is in the afternoon.
        var clock = match.Groups["minute"].Success && part.Length == 0;
        return (clock ? At(int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture), minute) : Hour(match.Groups["hour"].Value, minute, part)) is { } time
            ? (time, true)
            : null;
    }

    private static (TimeOnly, bool)? ReadChinese(Match match)
    {
        var part = match.Groups["part"].Value;
        var minute = match.Groups["minute"].Value switch
        {
            "" => 0,
            "半" => 30,
            "一刻" => 15,
            "三刻" => 45,
            var written => (int)(Amounts.ParseNumber(written.AsSpan().TrimEnd('分')) ?? 0),
        };
        var hourText = match.Groups["hour"].Value;
        var clock = match.Groups["colon"].Success && part.Length == 0;
        var number = (int)(Amounts.ParseNumber(hourText) ?? 99);
        var time = clock ? At(number, minute) : Hour(number, minute, part);
        if (time is not { } known)
            return null;
        // 便宜一点 is no time, nor is 三点建议; 三点半 and 下午一点 are.
        var sure = part.Length > 0 || match.Groups["minute"].Success || match.Groups["clock"].Success || (hourText is not ("一" or "1") && match.Groups["free"].Success);
        return (known, sure);
    }

    private static TimeOnly? Hour(string written, int minute, string part) =>
        Hour(Array.IndexOf(Hours, written) is >= 0 and var index ? index + 1 : int.TryParse(written, CultureInfo.InvariantCulture, out var number) ? number : 99, minute, part);

    private static TimeOnly? Hour(int hour, int minute, string part)
    {
        hour = part switch
        {
            "" when hour is >= 1 and <= 6 => hour + 12,
            "pm" or "p.m." or "p.m" or "afternoon" or "evening" or "night" or "下午" or "傍晚" or "晚上" or "晚" or "夜里" when hour is >= 1 and < 12 => hour + 12,
            "中午" when hour is >= 1 and <= 3 => hour + 12,
            "am" or "a.m." or "a.m" or "morning" or "凌晨" or "半夜" or "晚上" or "夜里" when hour == 12 => 0,
            _ => hour,
        };
        return At(hour, minute);
    }

    private static TimeOnly? At(int hour, int minute) =>
        hour is >= 0 and < 24 && minute is >= 0 and < 60 ? new TimeOnly(hour, minute) : hour == 24 && minute == 0 ? new TimeOnly(0, 0) : null;

    [GeneratedRegex($@"(?<![a-z0-9:./-])(?:(?<hour>[0-9]{{1,2}})(?::(?<minute>[0-5][0-9])(?::[0-5][0-9])?)? ?(?<part>am|pm|a\.m\.?|p\.m\.?)|(?<hour>[01]?[0-9]|2[0-3]):(?<minute>[0-5][0-9])(?::[0-5][0-9])?|(?<fraction>half|quarter|a quarter) (?:past|(?<to>to)) (?<hour>{EnglishHour})|(?<hour>{EnglishHour}) (?:o'clock|oclock)(?: in the (?<part>morning|afternoon|evening)| at (?<part>night))?|(?<hour>{EnglishHour}) (?:in the (?<part>morning|afternoon|evening)|at (?<part>night))|(?<word>noon|midday|midnight))(?![a-z0-9:])")]
    private static partial Regex English();

    [GeneratedRegex("(?:(?<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|晚)的?|(?<![0-9.,第a-z一二三四五六七八九十]))(?<hour>[0-9]{1,2}|二?十[一二三四五六七八九]?|[一二两三四五六七八九零])(?:(?<colon>:)(?<minute>[0-5][0-9])|(?:点(?<clock>钟)?|时(?!间|候|段|效|常|尚))(?<minute>半|一刻|三刻|[0-9]{1,2}分?(?![0-9])|[零一二三四五]?十?[一二三四五六七八九]分|[二三四五]?十[一二三四五六七八九]?分?)?(?<free>(?=$|[^\\u4E00-\\u9FFF0-9]|到|来|送|去|有|可|吧|左|以|之|前|后|打|见|行|能|方|都|的))?)")]
    private static partial Regex Chinese();

    [GeneratedRegex(@" at (?<hour>[0-9]{1,2})(?![0-9a-z:.,]| ?[ap]\.?m)")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^(?:[ ,]*(?:at|on|around|about|by|the)?[ ,]*|的|大概|大约)$")]
    private static partial Regex Gap();
}

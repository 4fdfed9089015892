using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>Lengths of time (ISO 8601: P3D, PT1H30M), and moments that lie such a length before or after the message.</summary>
internal static partial class Durations
{
    private const string Count = "[0-9]{1,4}(?:\\.[0-9])?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a few|a couple of";

    private const string Unit = "seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|working days?|business days?|weeks?|months?|years?";

    private const string ChineseCount = "[0-9]{1,4}(?:\\.[0-9])?|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]百[零一二三四五六七八九十]*|[一二两三四五六七八九半]";

    public static void Find(string lower, DateTimeOffset at, List<Candidate> found)
    {
        foreach (Match match in English().Matches(lower))
        {
            var unit = match.Groups["unit"].Value;
            var half = match.Groups["half"].Success;
            Add(match, half ? 0.5m : NumberOf(match.Groups["count"].Value), UnitOf(unit), half && match.Groups["count"].Success,
                match.Groups["ago"].Success ? -1 : match.Groups["in"].Success || match.Groups["later"].Success ? 1 : 0);
        }

        foreach (Match match in Chinese().Matches(lower))
        {
            var count = match.Groups["count"].Value == "半" ? 0.5m : Amounts.ParseNumber(match.Groups["count"].ValueSpan) ?? 0;
            Add(match, count, UnitOf(match.Groups["unit"].Value), match.Groups["half"].Success,
                match.Groups["ago"].Success ? -1 : match.Groups["later"].Success ? 1 : 0);
        }

        void Add(Match match, decimal count, char unit, bool andHalf, int direction)
        {
            if (andHalf && count != 0.5m)
                count += 0.5m;
            if (count <= 0)
                return;
            if (direction == 0)
            {
                found.Add(new Candidate(EntityTypes.Duration, Written(count, unit), match.Index, match.Length, 2));
                return;
            }

            var moment = Moment(at, direction * count, unit);
            found.Add(unit is 'h' or 'm' or 's'
                ? new Candidate(EntityTypes.DateTime, Moments.Written(moment), match.Index, match.Length, 2)
                : new Candidate(EntityTypes.Date, moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), match.Index, match.Length, 2));
        }
    }

    private static DateTimeOffset Moment(DateTimeOffset at, decimal count, char unit)
    {
        // At most 9,999 years from now; the calendar has room for fewer.
        var whole = (int)count;
        try
        {
            return unit switch
            {
                's' => at.AddSeconds((double)count),
                'm' => at.AddMinutes((double)count),
                'h' => at.AddHours((double)count),
                'd' => at.AddDays((double)count),
                'w' => at.AddDays((double)count * 7),
                'M' => count == whole ? at.AddMonths(whole) : at.AddDays((double)count * 30),
                _ => count == whole ? at.AddYears(whole) : at.AddMonths((int)(count * 12)),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return at;
        }
    }

    private static string Written(decimal count, char unit)
    {
        if (count != decimal.Truncate(count))
        {
            (count, unit) = unit switch
            {
                'm' => (count * 60, 's'),
                'h' => (count * 60, 'm'),
                'd' => (count * 24, 'h'),
                'w' => (count * 7, 'd'),
                'y' => (count * 12, 'M'),
                'M' => (count * 30, 'd'),
                _ => (count, unit),
            };
        }

        if (unit == 'm' && count > 60 && count % 60 != 0)
            return string.Create(CultureInfo.InvariantCulture, $"PT{(int)count / 60}H{(int)count % 60}M");
        var number = decimal.Truncate(count).ToString(CultureInfo.InvariantCulture);
        return unit is 'h' or 'm' or 's' ? "PT" + number + char.ToUpperInvariant(unit) : "P" + number + char.ToUpperInvariant(unit);
    }

    private static decimal NumberOf(string written) => written switch
    {
        "a" or "an" or "one" => 1,
        "two" or "a couple of" => 2,
        "three" or "a few" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "twelve" => 12,
        _ => decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0,
    };

    private static char UnitOf(string unit) => unit[0] switch
    {
        's' or '秒' => 's',
        'm' when unit.StartsWith("mo", StringComparison.Ordinal) => 'M',
        'm' or '分' => 'm',
        'h' or '小' or '钟' => 'h',
        'd' or 'b' or '天' or '日' or '工' => 'd',
        'w' when unit.StartsWith("working", StringComparison.Ordinal) => 'd',
        'w' or '周' or '星' or '礼' => 'w',
        '月' => 'M',
        _ => 'y',
    };

    [GeneratedRegex($@"(?<![a-z0-9.,$€£¥'])(?<in>in |within )?(?:(?<count>{Count}) (?<half>and a half )?(?<unit>{Unit})|(?<count>[0-9]{{1,4}}(?:\.[0-9])?)(?<unit>s|min|mins|h|hrs?)|(?<half>half an? )(?<unit>hour|day|year)|(?<count>an hour) and a (?<half>half)(?<unit>))(?<ago> ago)?(?<later> later| from now)?(?![a-z0-9'])")]
    private static partial Regex English();

    // 三个月, 两个半小时, 半天, 3天内; 后 and 前 make it a moment. 三天 is a length, 三号 a day.
    [GeneratedRegex($"(?<![0-9.,第周期一二三四五六七八九十])(?<count>{ChineseCount})(?:个(?<half>半)?|(?<half>半))?(?<unit>秒钟?|分钟|小时|钟头|天|工作日|周|星期|礼拜|月(?![0-9]|[一二三四五六七八九十]+[日号])|年(?![0-9]{{1,2}}月))(?<half>半)?(?:(?<later>之后|以后|后(?![天来面]))|(?<ago>之前|以前|前(?!天)))?")]
    private static partial Regex Chinese();
}

namespace Platform.Nlu.Entities;

/// <summary>Reads Chinese numerals: 三百二十, 两千, 一万五, 二〇二六.</summary>
internal static class ChineseNumerals
{
    private const decimal Largest = 1_000_000_000_000_000;

    /// <summary>The number, or null if the characters are none or it is beyond 10^15.</summary>
    public static decimal? Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 20)
            return null;
        return text.IndexOfAny("十百千万亿") < 0 ? ParseDigits(text) : ParseUnits(text);
    }

    public static int DigitOf(char c) => c switch
    {
        '零' or '〇' => 0,
        '一' => 1,
        '二' or '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => -1,
    };

    public static decimal UnitOf(char c) => c switch
    {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => 0,
    };

    private static decimal? ParseDigits(ReadOnlySpan<char> text)
    {
        var value = 0m;
        foreach (var c in text)
        {
            var digit = DigitOf(c);
            if (digit < 0)
                return null;
            value = (value * 10) + digit;
        }

        return value;
    }

    private static decimal? ParseUnits(ReadOnlySpan<char> text)
    {
        decimal total = 0, section = 0, lastUnit = 1;
        var digit = -1;
        foreach (var c in text)
        {
            if (DigitOf(c) is >= 0 and var value)
            {
                digit = value;
                // After a zero the last digit counts ones: 一万零五 is 10,005, 一万五 is 15,000.
                if (value == 0)
                    lastUnit = 10;
                continue;
            }

            var unit = UnitOf(c);
            if (unit == 0)
                return null;
            if (unit >= 10_000)
            {
                total = (total + section + Math.Max(digit, 0)) * unit;
                section = 0;
                if (total > Largest)
                    return null;
            }
            else
            {
                section += (digit < 0 ? 1 : digit) * unit;
            }

            lastUnit = unit;
            digit = -1;
        }

        var rest = digit <= 0 ? 0 : lastUnit >= 100 ? digit * lastUnit / 10 : digit;
        return total + section + rest;
    }
}

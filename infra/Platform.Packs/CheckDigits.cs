namespace Platform.Packs;

/// <summary>Tells numbers that were typed right from others, by the check digit in them.</summary>
public static class CheckDigits
{
    /// <summary>The checks that a pack can ask for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["luhn", "mod11_2", "mod97"];

    /// <summary>Whether the letters and digits of <paramref name="written"/> pass; separators do not count.</summary>
    /// <param name="check">One of <see cref="Names"/>; throws <see cref="ArgumentOutOfRangeException"/> for another.</param>
    /// <param name="written">The number as written.</param>
    public static bool Passes(string check, ReadOnlySpan<char> written) => check switch
    {
        "luhn" => Luhn(written),
        "mod11_2" => Mod11And2(written),
        "mod97" => Mod97(written),
        _ => throw new ArgumentOutOfRangeException(nameof(check), check, "There is no such check."),
    };

    /// <summary>Luhn's check of card numbers (ISO/IEC 7812-1, annex B), over the digits.</summary>
    public static bool Luhn(ReadOnlySpan<char> written)
    {
        int sum = 0, digits = 0;
        for (var i = written.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(written[i]))
                continue;
            var digit = written[i] - '0';
            if (digits++ % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return digits > 1 && sum % 10 == 0;
    }

    /// <summary>MOD 11-2 (ISO/IEC 7064), as in the Chinese resident identity number (GB 11643-1999): an X counts ten.</summary>
    public static bool Mod11And2(ReadOnlySpan<char> written)
    {
        int product = 0, count = 0;
        foreach (var c in written)
        {
            var value = c is 'x' or 'X' ? 10 : char.IsAsciiDigit(c) ? c - '0' : -1;
            if (value < 0)
                continue;
            product = ((product * 2) + value) % 11;
            count++;
        }

        return count > 1 && product == 1;
    }

    /// <summary>MOD 97-10 (ISO/IEC 7064), as in the IBAN (ISO 13616): the first four characters count last.</summary>
    public static bool Mod97(ReadOnlySpan<char> written)
    {
        Span<char> kept = stackalloc char[64];
        var count = 0;
        foreach (var c in written)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                continue;
            if (count == kept.Length)
                return false;
            kept[count++] = char.ToUpperInvariant(c);
        }

        if (count < 5)
            return false;
        var rest = 0;
        for (var i = 0; i < count; i++)
        {
            var c = kept[(i + 4) % count];
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }

        return rest == 1;
    }
}

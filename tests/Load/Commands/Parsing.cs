using System.CommandLine.Parsing;
using System.Globalization;

namespace Platform.Load.Commands;

/// <summary>Values of options that .NET does not read by itself.</summary>
internal static class Parsing
{
    /// <summary>Reads <c>500ms</c>, <c>60s</c> or <c>2m</c>.</summary>
    public static TimeSpan? Duration(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60)];
        foreach (var (unit, seconds) in units)
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return TimeSpan.FromSeconds(amount * seconds);
        result.AddError($"'{text}' is not a duration; write e.g. 500ms, 60s or 2m.");
        return null;
    }

    /// <summary>Reads an absolute http or https URL.</summary>
    public static Uri Url(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"'{text}' is not an http or https URL.");
        return null!;
    }

    /// <summary>Reads a key, or from <c>@file</c> the key in the file.</summary>
    public static string Key(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (!text.StartsWith('@'))
            return text;
        try
        {
            return File.ReadAllText(text[1..]).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            result.AddError($"The key cannot be read: {exception.Message}");
            return "";
        }
    }
}

using System.Globalization;

namespace Platform.Analytics;

/// <summary>From (included) to (excluded), UTC.</summary>
internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly TimeSpan Default = TimeSpan.FromHours(24);

    /// <summary>
    /// Reads ISO 8601 times; without an offset they are UTC. The errors are by parameter and empty if the range is good.
    /// </summary>
    public static TimeRange Parse(
        string? from, string? to, DateTimeOffset now, int maximumDays, Dictionary<string, string[]> errors)
    {
        var end = Read("to", to, errors) ?? now.ToUniversalTime();
        if (errors.Count == 0 && end - DateTimeOffset.MinValue < Default)
            errors["to"] = ["Is too early."];
        if (errors.Count > 0)
            return default;

        var start = Read("from", from, errors) ?? end - Default;
        if (errors.Count == 0 && start >= end)
            errors["from"] = ["Must be before to."];
        else if (errors.Count == 0 && end - start > TimeSpan.FromDays(maximumDays))
            errors["from"] = [$"The range may span at most {maximumDays} days."];
        return new TimeRange(start, end);
    }

    private static DateTimeOffset? Read(string name, string? text, Dictionary<string, string[]> errors)
    {
        if (text is null)
            return null;
        // Begins like 2026-03-01: the parser alone would also take 3/1/2026 and bare times of the day.
        if (text.Length >= 10 && text[4] == '-' && text[7] == '-' && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        errors[name] = ["Must be a time like 2026-03-01T08:00:00Z (ISO 8601; + must be sent as %2B)."];
        return null;
    }
}

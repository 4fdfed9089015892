using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Platform.Sentiment;

/// <summary>
/// Settings of the sentiment service (section <c>Sentiment</c>). How easily danger and critical illness are seen is set as the alarms
/// that one signal may give on 10,000 messages of everyday service: docs/benchmarks/signals.md says what each rate finds.
/// </summary>
internal sealed class SentimentOptions : IValidatableObject
{
    /// <summary>Characters of a message that are read; the rest of a longer one is left out.</summary>
    [Range(100, 100_000)]
    public int MaxCharacters { get; set; } = 8_000;

    /// <summary>Alarms per 10,000 at which danger is certain.</summary>
    [Range(5, 1000)]
    public int CrisisCertain { get; set; } = 20;

    /// <summary>Alarms per 10,000 at which danger is at least possible; 0: it is certain or not seen.</summary>
    [Range(0, 1000)]
    public int CrisisPossible { get; set; } = 400;

    /// <summary>Alarms per 10,000 at which critical illness is certain.</summary>
    [Range(5, 1000)]
    public int CriticalHealthCertain { get; set; } = 20;

    /// <summary>Alarms per 10,000 at which critical illness is at least possible; 0: it is certain or not seen.</summary>
    [Range(0, 1000)]
    public int CriticalHealthPossible { get; set; } = 50;

    /// <summary>Empty with the usual rates, else what tells a reader with these rates from others.</summary>
    public string OtherRates()
    {
        var usual = new SentimentOptions();
        return (CrisisCertain, CrisisPossible, CriticalHealthCertain, CriticalHealthPossible)
            == (usual.CrisisCertain, usual.CrisisPossible, usual.CriticalHealthCertain, usual.CriticalHealthPossible)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"-{CrisisCertain}.{CrisisPossible}.{CriticalHealthCertain}.{CriticalHealthPossible}");
    }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CrisisPossible > 0 && CrisisPossible < CrisisCertain)
            yield return new($"{nameof(CrisisPossible)} must be 0 or at least {nameof(CrisisCertain)}.", [nameof(CrisisPossible)]);
        if (CriticalHealthPossible > 0 && CriticalHealthPossible < CriticalHealthCertain)
            yield return new($"{nameof(CriticalHealthPossible)} must be 0 or at least {nameof(CriticalHealthCertain)}.", [nameof(CriticalHealthPossible)]);
    }
}

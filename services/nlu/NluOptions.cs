using System.ComponentModel.DataAnnotations;
using Platform.Nlu.Experts;

namespace Platform.Nlu;

/// <summary>Settings of the nlu service (section <c>Nlu</c>).</summary>
internal sealed class NluOptions : IValidatableObject
{
    /// <summary>Characters of a message that are read; the rest of a longer one is left out.</summary>
    [Range(100, 100_000)]
    public int MaxCharacters { get; set; } = 4_000;

    /// <summary>Models from outside by tenant; none is needed.</summary>
    public Dictionary<string, ExpertOptions> Experts { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Milliseconds between two looks for models to train, and for promotions by another replica that were not heard of on the bus.</summary>
    [Range(50, 60_000, ErrorMessage = "Nlu:FollowMilliseconds must be 50 to 60000.")]
    public int FollowMilliseconds { get; set; } = 1000;

    /// <summary>Examples of one model at most, the pack's included.</summary>
    [Range(100, 1_000_000, ErrorMessage = "Nlu:MaxExamples must be 100 to 1000000.")]
    public int MaxExamples { get; set; } = 50_000;

    /// <summary>Models before the active one that a tenant can go back to, and as many of the newest ones; older ones are removed.</summary>
    [Range(1, 20, ErrorMessage = "Nlu:KeepModels must be 1 to 20.")]
    public int KeepModels { get; set; } = 5;

    /// <summary>After this without a sign of life of the replica that trains a model, another one begins anew.</summary>
    public TimeSpan TrainingLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What customers wrote is removed from the label queue and from comparisons after this.</summary>
    public TimeSpan KeepUtterancesFor { get; set; } = TimeSpan.FromDays(30);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TrainingLease < TimeSpan.FromSeconds(1) || TrainingLease > TimeSpan.FromHours(1))
            yield return new ValidationResult("Nlu:TrainingLease must be 1 second to 1 hour.");
        if (KeepUtterancesFor < TimeSpan.FromHours(1) || KeepUtterancesFor > TimeSpan.FromDays(3650))
            yield return new ValidationResult("Nlu:KeepUtterancesFor must be 1 hour to 3650 days.");
        foreach (var (tenant, expert) in Experts)
        {
            foreach (var failure in expert.Validate(validationContext))
                yield return new ValidationResult($"Nlu:Experts:{tenant}:{failure.ErrorMessage}");
        }
    }
}

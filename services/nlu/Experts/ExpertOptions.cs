using System.ComponentModel.DataAnnotations;
using Platform.Models;

namespace Platform.Nlu.Experts;

/// <summary>
/// A model from outside that is asked about messages of which the built-in one is unsure: a sentence encoder, or an endpoint with
/// the chat completions of OpenAI (section <c>Nlu:Experts:&lt;tenant&gt;</c>).
/// </summary>
internal sealed class ExpertOptions() : TenantModelOptions(TimeSpan.FromMilliseconds(800))
{
    /// <summary>Asked when the built-in model's best confidence is lower; 0 to 1.</summary>
    public double AskBelow { get; set; } = 0.6;

    /// <summary>Its share in the confidence of each intent; the rest is the built-in model's. 0 to 1.</summary>
    public double Weight { get; set; } = 0.6;

    /// <inheritdoc />
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var result in base.Validate(validationContext))
            yield return result;
        if (AskBelow is not (>= 0 and <= 1))
            yield return new ValidationResult("AskBelow must be 0 to 1.");
        if (Weight is not (>= 0 and <= 1))
            yield return new ValidationResult("Weight must be 0 to 1.");
    }
}

using System.ComponentModel.DataAnnotations;
using Platform.Models;

namespace Platform.Knowledge.Vectors;

/// <summary>
/// An encoder that makes vectors of a tenant's sections and of the questions: a file, or an endpoint with the embeddings of OpenAI (section
/// <c>Knowledge:Vectors:&lt;tenant&gt;</c>). Calls for sections are counted apart from questions, and may be as many.
/// </summary>
internal sealed class VectorOptions() : TenantModelOptions(TimeSpan.FromMilliseconds(300))
{
    /// <summary>A section whose cosine with the question is lower is not found by it; 0 to below 1. Models differ in what is much.</summary>
    public double LeastSimilarity { get; set; } = 0.3;

    /// <summary>Sections with a vector at most; further ones are found by their words alone. 1 to 1,000,000.</summary>
    public int Sections { get; set; } = 50_000;

    /// <inheritdoc />
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var result in base.Validate(validationContext))
            yield return result;
        if (LeastSimilarity is not (>= 0 and < 1))
            yield return new ValidationResult("LeastSimilarity must be 0 to less than 1.");
        if (Sections is < 1 or > 1_000_000)
            yield return new ValidationResult("Sections must be 1 to 1000000.");
    }
}

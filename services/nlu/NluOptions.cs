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

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Experts.SelectMany(expert =>
        expert.Value.Validate(validationContext).Select(failure => new ValidationResult($"Nlu:Experts:{expert.Key}:{failure.ErrorMessage}")));
}

using System.ComponentModel.DataAnnotations;

namespace Platform.Knowledge.Answers;

/// <summary>A language model that writes a tenant's answers from what was found (section <c>Knowledge:Writers:&lt;tenant&gt;</c>).</summary>
internal sealed class WriterOptions : IValidatableObject
{
    /// <summary>Name of the endpoint's model.</summary>
    public string Model { get; set; } = "";

    /// <summary>Base address of an endpoint with OpenAI's chat completions, e.g. <c>https://llm.example.org/v1</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Its key, if it wants one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// What is not written so long after the turn was opened is not waited for. 100 ms to 30 s; routing's soft deadline should be longer.
    /// </summary>
    public TimeSpan Within { get; set; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>Answers that each process has written in a minute at most; the others are quoted. 1 to 100,000.</summary>
    public int CallsPerMinute { get; set; } = 600;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Model))
            yield return new ValidationResult("Model is missing: the name of the endpoint's model.");
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return new ValidationResult("Endpoint must be an http or https address, e.g. https://llm.example.org/v1.");
        if (Within < TimeSpan.FromMilliseconds(100) || Within > TimeSpan.FromSeconds(30))
            yield return new ValidationResult("Within must be 100 ms to 30 s.");
        if (CallsPerMinute is < 1 or > 100_000)
            yield return new ValidationResult("CallsPerMinute must be 1 to 100000.");
    }
}

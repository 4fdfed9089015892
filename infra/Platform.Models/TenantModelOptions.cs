using System.ComponentModel.DataAnnotations;

namespace Platform.Models;

/// <summary>Settings of a tenant's own model: an encoder in a file, or a model behind an endpoint.</summary>
/// <param name="timeout">The default of <see cref="Timeout"/>.</param>
public abstract class TenantModelOptions(TimeSpan timeout) : IValidatableObject
{
    /// <summary><c>onnx</c>: an encoder in a file. <c>openai</c>: an endpoint that speaks as OpenAI's does.</summary>
    public string Kind { get; set; } = "";

    /// <summary>File of the ONNX encoder, or the name of the endpoint's model.</summary>
    public string Model { get; set; } = "";

    /// <summary>WordPiece vocabulary of the encoder, one token a line.</summary>
    public string? Vocabulary { get; set; }

    /// <summary>Whether the encoder knows lower case only.</summary>
    public bool LowerCase { get; set; } = true;

    /// <summary>Base address of the endpoint, e.g. <c>https://llm.example.org/v1</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Its key, if it wants one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What it has not answered about a message by then is not waited for. 10 ms to 10 s; routing's soft deadline should be longer.</summary>
    public TimeSpan Timeout { get; set; } = timeout;

    /// <summary>Messages about which each process asks in a minute at most; the others go without. 1 to 100,000.</summary>
    public int CallsPerMinute { get; set; } = 600;

    /// <inheritdoc />
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind is not ("onnx" or "openai"))
            yield return new ValidationResult("Kind must be onnx or openai.");
        if (string.IsNullOrWhiteSpace(Model))
            yield return new ValidationResult("Model is missing: the encoder's file, or the name of the endpoint's model.");
        if (Kind == "onnx" && string.IsNullOrWhiteSpace(Vocabulary))
            yield return new ValidationResult("Vocabulary is missing: the encoder's WordPiece vocabulary (vocab.txt).");
        if (Kind == "openai" && Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return new ValidationResult("Endpoint must be an http or https address, e.g. https://llm.example.org/v1.");
        if (Timeout < TimeSpan.FromMilliseconds(10) || Timeout > TimeSpan.FromSeconds(10))
            yield return new ValidationResult("Timeout must be 10 ms to 10 s.");
        if (CallsPerMinute is < 1 or > 100_000)
            yield return new ValidationResult("CallsPerMinute must be 1 to 100000.");
    }
}

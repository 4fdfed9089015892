using System.ComponentModel.DataAnnotations;

namespace Platform.Nlu.Experts;

/// <summary>
/// A model from outside that is asked about messages of which the built-in one is unsure (section
/// <c>Nlu:Experts:&lt;tenant&gt;</c>).
/// </summary>
internal sealed class ExpertOptions : IValidatableObject
{
    /// <summary><c>onnx</c>: an encoder in a file. <c>openai</c>: an endpoint with the chat completions of OpenAI.</summary>
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

    /// <summary>Asked when the built-in model's best confidence is lower; 0 to 1.</summary>
    public double AskBelow { get; set; } = 0.6;

    /// <summary>Its share in the confidence of each intent; the rest is the built-in model's. 0 to 1.</summary>
    public double Weight { get; set; } = 0.6;

    /// <summary>What it has not answered by then is not waited for. 10 ms to 10 s; routing's soft deadline should be longer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Messages about which each process asks in a minute at most; the others keep the built-in reading. 1 to 100,000.</summary>
    public int CallsPerMinute { get; set; } = 600;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind is not ("onnx" or "openai"))
            yield return new ValidationResult("Kind must be onnx or openai.");
        if (string.IsNullOrWhiteSpace(Model))
            yield return new ValidationResult("Model is missing: the encoder's file, or the name of the endpoint's model.");
        if (Kind == "onnx" && string.IsNullOrWhiteSpace(Vocabulary))
            yield return new ValidationResult("Vocabulary is missing: the encoder's WordPiece vocabulary (vocab.txt).");
        if (Kind == "openai" && Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            yield return new ValidationResult("Endpoint must be an http or https address, e.g. https://llm.example.org/v1.");
        if (AskBelow is not (>= 0 and <= 1))
            yield return new ValidationResult("AskBelow must be 0 to 1.");
        if (Weight is not (>= 0 and <= 1))
            yield return new ValidationResult("Weight must be 0 to 1.");
        if (Timeout < TimeSpan.FromMilliseconds(10) || Timeout > TimeSpan.FromSeconds(10))
            yield return new ValidationResult("Timeout must be 10 ms to 10 s.");
        if (CallsPerMinute is < 1 or > 100_000)
            yield return new ValidationResult("CallsPerMinute must be 1 to 100000.");
    }
}

using System.ComponentModel.DataAnnotations;

namespace Platform.Knowledge.Vectors;

/// <summary>An encoder that makes vectors of a tenant's sections and of the questions (section <c>Knowledge:Vectors:&lt;tenant&gt;</c>).</summary>
internal sealed class VectorOptions : IValidatableObject
{
    /// <summary><c>onnx</c>: an encoder in a file. <c>openai</c>: an endpoint with the embeddings of OpenAI.</summary>
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

    /// <summary>A section whose cosine with the question is lower is not found by it; 0 to below 1. Models differ in what is much.</summary>
    public double LeastSimilarity { get; set; } = 0.3;

    /// <summary>A question without a vector by then is searched by its words alone. 10 ms to 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Questions that each process has encoded in a minute at most, and as many calls for sections. 1 to 100,000.</summary>
    public int CallsPerMinute { get; set; } = 600;

    /// <summary>Sections with a vector at most; further ones are found by their words alone. 1 to 1,000,000.</summary>
    public int Sections { get; set; } = 50_000;

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
        if (LeastSimilarity is not (>= 0 and < 1))
            yield return new ValidationResult("LeastSimilarity must be 0 to less than 1.");
        if (Timeout < TimeSpan.FromMilliseconds(10) || Timeout > TimeSpan.FromSeconds(10))
            yield return new ValidationResult("Timeout must be 10 ms to 10 s.");
        if (CallsPerMinute is < 1 or > 100_000)
            yield return new ValidationResult("CallsPerMinute must be 1 to 100000.");
        if (Sections is < 1 or > 1_000_000)
            yield return new ValidationResult("Sections must be 1 to 1000000.");
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Platform.Knowledge.Answers;
using Platform.Knowledge.Documents;
using Platform.Knowledge.Sources;
using Platform.Knowledge.Vectors;

namespace Platform.Knowledge;

/// <summary>Settings of the knowledge service (section <c>Knowledge</c>).</summary>
internal sealed class KnowledgeOptions : IValidatableObject
{
    /// <summary>Passages that a message gets at most.</summary>
    [Range(1, 10, ErrorMessage = "Knowledge:Passages must be 1 to 10.")]
    public int Passages { get; set; } = 3;

    /// <summary>
    /// Milliseconds between two looks for publications that are due, and for those of another replica that were not heard of, since
    /// the broker was away.
    /// </summary>
    [Range(50, 60_000, ErrorMessage = "Knowledge:FollowMilliseconds must be 50 to 60000.")]
    public int FollowMilliseconds { get; set; } = 500;

    /// <summary>How long is remembered which version of an article a conversation was told. 1 day to 10 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00", ErrorMessage = "Knowledge:KeepToldFor must be 1 day to 10 years.")]
    public TimeSpan KeepToldFor { get; set; } = TimeSpan.FromDays(730);

    /// <summary>What a document may hold at most.</summary>
    [ValidateObjectMembers]
    public DocumentLimits Documents { get; set; } = new();

    /// <summary>The watched folder and the URLs.</summary>
    [ValidateObjectMembers]
    public SourceOptions Sources { get; set; } = new();

    /// <summary>How long a question without a good answer is kept. 1 day to 10 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00", ErrorMessage = "Knowledge:KeepQuestionsFor must be 1 day to 10 years.")]
    public TimeSpan KeepQuestionsFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Language models that write answers, by tenant; none is needed.</summary>
    public Dictionary<string, WriterOptions> Writers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Encoders that find sections by what they mean, by tenant; none is needed.</summary>
    public Dictionary<string, VectorOptions> Vectors { get; set; } = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Writers.SelectMany(writer => writer.Value.Validate(validationContext)
            .Select(failure => new ValidationResult($"Knowledge:Writers:{writer.Key}:{failure.ErrorMessage}")))
        .Concat(Vectors.SelectMany(vectors => vectors.Value.Validate(validationContext)
            .Select(failure => new ValidationResult($"Knowledge:Vectors:{vectors.Key}:{failure.ErrorMessage}"))));
}

using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>Starts a training.</summary>
/// <param name="Sources">Examples to train with; null for all.</param>
public sealed record TrainRequest(IReadOnlyList<ExampleSource>? Sources = null);

/// <summary>How far a model is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelState>))]
public enum ModelState
{
    /// <summary>Its training has not begun.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>It is being trained.</summary>
    [JsonStringEnumMemberName("training")] Training,

    /// <summary>It can be shadowed and promoted.</summary>
    [JsonStringEnumMemberName("ready")] Ready,

    /// <summary>Its training has failed; the problem says why.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>What a model does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelRole>))]
public enum ModelRole
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>It reads the tenant's messages beside the active one, without effect.</summary>
    [JsonStringEnumMemberName("shadow")] Shadow,

    /// <summary>It reads the tenant's messages.</summary>
    [JsonStringEnumMemberName("active")] Active,
}

/// <summary>A tenant's trained models, newest first.</summary>
/// <param name="Serving">The model that the answering replica reads messages with.</param>
/// <param name="Active">The promoted model; null for the pack's own.</param>
/// <param name="Shadow">The model in the shadow, if any.</param>
/// <param name="Models">The models, without their reports.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record TrainedModelPage(
    string Serving, string? Active, string? Shadow, IReadOnlyList<TrainedModelSummary> Models, string? Next);

/// <summary>A model in a list.</summary>
/// <param name="Version">Names the examples and the trainer.</param>
/// <param name="State">How far it is.</param>
/// <param name="Progress">Of its training, 0 to 1.</param>
/// <param name="Role">What it does.</param>
/// <param name="Examples">Examples that it is trained with, titles and articles of the pack included.</param>
/// <param name="CreatedAt">When the training was asked for.</param>
/// <param name="By">Who asked: a person, or the channel of a key.</param>
public sealed record TrainedModelSummary(
    string Version, ModelState State, double Progress, ModelRole Role, int Examples, DateTimeOffset CreatedAt, string By);

/// <summary>A model and how good it is.</summary>
/// <param name="Version">Names the examples and the trainer.</param>
/// <param name="State">How far it is.</param>
/// <param name="Progress">Of its training, 0 to 1.</param>
/// <param name="Role">What it does.</param>
/// <param name="Examples">Examples that it is trained with, titles and articles of the pack included.</param>
/// <param name="Fingerprint">SHA-256 of the examples, hexadecimal.</param>
/// <param name="Hash">SHA-256 of the file with its weights, hexadecimal; null before it is ready.</param>
/// <param name="Bytes">Size of that file; null before it is ready.</param>
/// <param name="CreatedAt">When the training was asked for.</param>
/// <param name="By">Who asked: a person, or the channel of a key.</param>
/// <param name="TrainedAt">When the training ended.</param>
/// <param name="Quality">Its quality in each language by cross-validation; null before it is ready.</param>
/// <param name="Report">What it confuses and which examples to fix; null before it is ready.</param>
/// <param name="Comparison">What it made of live turns in the shadow; null if it was never there.</param>
/// <param name="Problem">Why the training failed, and what to do.</param>
public sealed record TrainedModel(
    string Version,
    ModelState State,
    double Progress,
    ModelRole Role,
    int Examples,
    string Fingerprint,
    string? Hash,
    long? Bytes,
    DateTimeOffset CreatedAt,
    string By,
    DateTimeOffset? TrainedAt,
    IReadOnlyList<NluQualityView>? Quality,
    ConfusionReport? Report,
    ShadowComparison? Comparison,
    string? Problem);

/// <summary>
/// What the examples make a model confuse, by cross-validation: every example is judged by a model trained without it.
/// </summary>
/// <param name="Judged">Examples that were judged.</param>
/// <param name="Wrong">Those that were understood wrongly.</param>
/// <param name="Confusions">Pairs of intents, the most frequent first; at most 100.</param>
/// <param name="Overlaps">Intents that are taken for each other in both directions so often that they may be one; most first.</param>
/// <param name="Duplicates">The same words under different labels.</param>
/// <param name="Suspects">Examples whose label the model surely disagrees with, the surest first; at most 100.</param>
public sealed record ConfusionReport(
    int Judged,
    int Wrong,
    IReadOnlyList<Confusion> Confusions,
    IReadOnlyList<IntentOverlap> Overlaps,
    IReadOnlyList<DuplicateExamples> Duplicates,
    IReadOnlyList<SuspectExample> Suspects);

/// <summary>Examples of one intent that are taken for another.</summary>
/// <param name="Intent">Their label; null for out of scope.</param>
/// <param name="TakenFor">What they are taken for; null for out of scope.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">Of the intent's examples, 0 to 1.</param>
/// <param name="Examples">Some of them, at most five.</param>
public sealed record Confusion(
    string? Intent, string? TakenFor, int Count, double Share, [property: PersonalData] IReadOnlyList<string> Examples);

/// <summary>Two intents that are taken for each other.</summary>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="Share">Of the examples of both that are taken for the other, 0 to 1.</param>
public sealed record IntentOverlap(string First, string Second, double Share);

/// <summary>Examples with the same words and different labels; one label is wrong, or the intents are one.</summary>
/// <param name="Examples">The examples.</param>
public sealed record DuplicateExamples(IReadOnlyList<LabelledText> Examples);

/// <summary>A text and its label.</summary>
/// <param name="Text">The text.</param>
/// <param name="Intent">Its label; null for out of scope.</param>
public sealed record LabelledText([property: PersonalData] string Text, string? Intent);

/// <summary>An example whose label may be wrong.</summary>
/// <param name="Text">The example.</param>
/// <param name="Intent">Its label; null for out of scope.</param>
/// <param name="TakenFor">What the model takes it for; null for out of scope.</param>
/// <param name="Confidence">How sure the model is, 0 to 1.</param>
public sealed record SuspectExample([property: PersonalData] string Text, string? Intent, string? TakenFor, double Confidence);

/// <summary>A shadow beside the active model on the same live turns.</summary>
/// <param name="Active">The model that it was compared with.</param>
/// <param name="Turns">Turns that both have read.</param>
/// <param name="Skipped">Turns that were left out because too many came at once.</param>
/// <param name="Agreement">Share of turns that both understand the same, 0 to 1; null without a turn.</param>
/// <param name="Differences">The newest turns that they understand differently, at most 50.</param>
public sealed record ShadowComparison(
    string Active, long Turns, long Skipped, double? Agreement, IReadOnlyList<ShadowDifference> Differences);

/// <summary>A turn that two models understand differently.</summary>
/// <param name="Text">The text, with addresses and numbers made unrecognisable.</param>
/// <param name="Active">What the active model takes it for; null for out of scope.</param>
/// <param name="ActiveConfidence">How sure it is, 0 to 1.</param>
/// <param name="Shadow">What the shadow takes it for; null for out of scope.</param>
/// <param name="ShadowConfidence">How sure it is, 0 to 1.</param>
/// <param name="At">When the turn was opened.</param>
public sealed record ShadowDifference(
    [property: PersonalData] string Text, string? Active, double ActiveConfidence, string? Shadow, double ShadowConfidence, DateTimeOffset At);

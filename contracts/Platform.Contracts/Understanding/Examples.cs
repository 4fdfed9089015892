using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>Where a labelled example comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExampleSource>))]
public enum ExampleSource
{
    /// <summary>The tenant's workspace pack; changed there only.</summary>
    [JsonStringEnumMemberName("pack")] Pack,

    /// <summary>Added over HTTP.</summary>
    [JsonStringEnumMemberName("api")] Api,

    /// <summary>A message that was understood wrongly or not surely, labelled by a person.</summary>
    [JsonStringEnumMemberName("correction")] Correction,
}

/// <summary>Examples to add: all of them, or none if one is wrong.</summary>
/// <param name="Examples">1 to 1,000.</param>
public sealed record AddExamples(IReadOnlyList<NewExample> Examples);

/// <summary>A labelled example to add.</summary>
/// <param name="Text">A customer's sentence, 1 to 500 characters.</param>
/// <param name="Intent">Id of one of the pack's intents; null with <paramref name="OutOfScope"/>.</param>
/// <param name="OutOfScope">The sentence is about nothing that the pack covers.</param>
/// <param name="Language">One of the tenant's languages, BCP 47; null to have it detected.</param>
public sealed record NewExample(
    [property: PersonalData] string Text, string? Intent = null, bool OutOfScope = false, string? Language = null);

/// <summary>What became of the examples.</summary>
/// <param name="Added">New ones.</param>
/// <param name="Known">Those that were there already, with the same label.</param>
public sealed record ExamplesAdded(int Added, int Known);

/// <summary>A labelled example.</summary>
/// <param name="Id">Names its text: the same sentence has the same id.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Intent">Its intent; null if it is out of scope.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="By">Who labelled it: a person, or the channel of a key; null for the pack's.</param>
/// <param name="At">When; null for the pack's.</param>
public sealed record NluExample(
    string Id, [property: PersonalData] string Text, string? Intent, string Language, ExampleSource Source, string? By, DateTimeOffset? At);

/// <summary>A page of the examples, by id.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record ExamplePage(IReadOnlyList<NluExample> Examples, string? Next);

/// <summary>A message was understood wrongly.</summary>
/// <param name="MessageId">The message; enough by itself while it waits in the label queue.</param>
/// <param name="Text">What the customer wrote, 1 to 500 characters; needed if the message is not in the label queue.</param>
/// <param name="Intent">What it means; null with <paramref name="OutOfScope"/>, or to leave that to the label queue.</param>
/// <param name="OutOfScope">It is about nothing that the pack covers.</param>
/// <param name="Language">One of the tenant's languages, BCP 47; null to have it detected.</param>
public sealed record CorrectionRequest(
    Guid? MessageId = null, [property: PersonalData] string? Text = null, string? Intent = null, bool OutOfScope = false, string? Language = null);

/// <summary>What became of a correction.</summary>
/// <param name="Example">The example that it is now; null if it waits in the label queue.</param>
/// <param name="Group">The group of the label queue that it closed, or in which it waits; null for none.</param>
public sealed record CorrectionTaken(NluExample? Example, string? Group);

/// <summary>Why messages are in the label queue.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LabelReason>))]
public enum LabelReason
{
    /// <summary>The model was less sure than the pack asks for.</summary>
    [JsonStringEnumMemberName("low-confidence")] LowConfidence,

    /// <summary>The model took it for something that the pack does not cover.</summary>
    [JsonStringEnumMemberName("out-of-scope")] OutOfScope,

    /// <summary>A person said that it was understood wrongly, and not what it means.</summary>
    [JsonStringEnumMemberName("corrected")] Corrected,
}

/// <summary>Similar messages that wait to be labelled once.</summary>
/// <param name="Id">The group.</param>
/// <param name="Reason">Why; the gravest of its messages' reasons.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Count">Messages.</param>
/// <param name="Texts">Different texts among them, the most frequent first; at most 20.</param>
/// <param name="FirstAt">When the first came.</param>
/// <param name="LastAt">When the last came.</param>
/// <param name="ExpiresAt">When the group is removed unless more come.</param>
public sealed record LabelGroup(
    string Id,
    LabelReason Reason,
    string Language,
    int Count,
    IReadOnlyList<LabelText> Texts,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    DateTimeOffset ExpiresAt);

/// <summary>A text of a group, with addresses and numbers made unrecognisable.</summary>
/// <param name="Text">The text.</param>
/// <param name="Count">How often it came.</param>
/// <param name="Intent">What the model took it for.</param>
/// <param name="Confidence">How sure the model was, 0 to 1.</param>
public sealed record LabelText([property: PersonalData] string Text, int Count, string? Intent, double? Confidence);

/// <summary>A page of the label queue, the largest groups first.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record LabelQueuePage(IReadOnlyList<LabelGroup> Groups, string? Next);

/// <summary>Labels a group: exactly one of the three.</summary>
/// <param name="Intent">What its messages mean.</param>
/// <param name="OutOfScope">They are about nothing that the pack covers.</param>
/// <param name="Dismiss">They teach nothing; similar ones are left out until the group expires.</param>
public sealed record LabelRequest(string? Intent = null, bool OutOfScope = false, bool Dismiss = false);

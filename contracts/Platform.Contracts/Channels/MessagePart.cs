namespace Platform.Contracts.Channels;

/// <summary>One part of a message: text, or an attachment by reference.</summary>
/// <param name="Type">What the part is; it says which other fields are set.</param>
/// <param name="Text">The text of a <see cref="PartType.Text"/> part.</param>
/// <param name="Url">Where an attachment can be fetched: an absolute http or https URL.</param>
/// <param name="ContentType">Media type of the attachment (RFC 6838), e.g. <c>image/png</c>.</param>
/// <param name="Name">File name shown to people.</param>
/// <param name="Size">Size of the attachment in bytes, if the channel told it.</param>
public sealed record MessagePart(
    PartType Type,
    [property: PersonalData] string? Text = null,
    [property: PersonalData] string? Url = null,
    string? ContentType = null,
    [property: PersonalData] string? Name = null,
    long? Size = null)
{
    /// <summary>A text part.</summary>
    public static MessagePart OfText(string text) => new(PartType.Text, text);
}

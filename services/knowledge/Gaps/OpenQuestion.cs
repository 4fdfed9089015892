namespace Platform.Knowledge.Gaps;

/// <summary>A customer's question to which nothing in the articles is relevant enough.</summary>
internal sealed record OpenQuestion(string TenantId, string ConversationId, Guid TurnId, string Text, string Language, DateTimeOffset AskedAt)
{
    public bool HandedOver { get; init; }

    /// <summary>What a person replied in the conversation next.</summary>
    public string? PersonsReply { get; init; }

    /// <summary>It is dealt with: dismissed, or in a draft.</summary>
    public bool Closed { get; init; }

    public string Id => TurnId.ToString("N");
}

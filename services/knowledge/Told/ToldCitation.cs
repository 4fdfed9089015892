using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Told;

/// <summary>One citation of one reply.</summary>
internal sealed record ToldCitation(
    string TenantId, string ConversationId, Guid ReplyId, string ArticleId, int Version, string Language, string? Heading, DateTimeOffset ToldAt)
{
    public DateTimeOffset? CorrectedAt { get; init; }

    public string Id => $"{ReplyId:N}/{ArticleId}";

    public ToldAnswer View() => new(ConversationId, ReplyId, Version, Language, Heading, ToldAt, CorrectedAt);
}

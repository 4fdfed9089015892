namespace Platform.Contracts.Knowledge;

/// <summary>A page of answers that customers were given from an article and that do not hold any more, oldest version first.</summary>
/// <param name="Answers">The answers.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record ToldPage(IReadOnlyList<ToldAnswer> Answers, string? Next);

/// <summary>An answer that a customer was given.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="ReplyId">The reply.</param>
/// <param name="Version">The version of the article that it came from: the one in force when it was given.</param>
/// <param name="Language">Language of the quoted text, BCP 47.</param>
/// <param name="Heading">The heading of the quoted section; null for the opening paragraph.</param>
/// <param name="ToldAt">When it was decided.</param>
/// <param name="CorrectedAt">When a correction was sent to the conversation; null if none was.</param>
public sealed record ToldAnswer(
    string ConversationId, Guid ReplyId, int Version, string Language, string? Heading, DateTimeOffset ToldAt, DateTimeOffset? CorrectedAt);

/// <summary>Tells those who were given an answer that does not hold any more what holds now.</summary>
/// <param name="Texts">What to say by language; 1 to 2,000 characters each, in every language of the tenant.</param>
public sealed record CorrectTold(IReadOnlyDictionary<string, string> Texts);

/// <summary>How many are told.</summary>
/// <param name="Conversations">Conversations to which a correction goes now; each gets one for a version of an article, however often this is asked for.</param>
public sealed record CorrectionsSent(int Conversations);

/// <summary>A conversation was told what does not hold any more; routing tells it what does.</summary>
/// <param name="EventId">One per article, version and conversation; also the reply's id.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When it was asked for.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version from which the conversation was told.</param>
/// <param name="Language">Language of <paramref name="Text"/>, BCP 47.</param>
/// <param name="Text">What to tell.</param>
public sealed record CorrectionRequested(
    Guid EventId, string TenantId, string ConversationId, DateTimeOffset OccurredAt, string ArticleId, int Version, string Language, string Text) : IEvent;

namespace Platform.Contracts.Knowledge;

/// <summary>What customers ask and no article answers, the costliest first.</summary>
/// <param name="Gaps">The gaps.</param>
public sealed record KnowledgeGaps(IReadOnlyList<KnowledgeGap> Gaps);

/// <summary>Questions about the same thing without a good answer.</summary>
/// <param name="Id">Lasts as long as its oldest question is kept.</param>
/// <param name="Language">Language of most of them, BCP 47.</param>
/// <param name="Questions">How often it was asked.</param>
/// <param name="Conversations">In how many conversations: the customers that it costs.</param>
/// <param name="HandedOver">For how many of the questions a person was called.</param>
/// <param name="LastAskedAt">When it was asked last.</param>
/// <param name="Examples">Up to five of the questions, the most typical first.</param>
/// <param name="Draft">What people answered, as a proposal for an article; null if nobody did.</param>
public sealed record KnowledgeGap(
    string Id,
    string Language,
    int Questions,
    int Conversations,
    int HandedOver,
    DateTimeOffset LastAskedAt,
    [property: PersonalData] IReadOnlyList<string> Examples,
    GapDraft? Draft);

/// <summary>A proposal for an article, in the words of customers and of the people who answered them; to be read before it is published.</summary>
/// <param name="Title">The most typical question.</param>
/// <param name="Body">What people replied to it, each reply once.</param>
public sealed record GapDraft([property: PersonalData] string Title, [property: PersonalData] string Body);

/// <summary>Makes the proposal of a gap a draft.</summary>
/// <param name="ArticleId">Id of the new article, kebab case.</param>
public sealed record DraftFromGap(string ArticleId);

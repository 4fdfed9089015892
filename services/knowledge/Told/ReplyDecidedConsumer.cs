using MassTransit;
using Platform.Contracts.Conversations;
using Platform.Knowledge.Gaps;

namespace Platform.Knowledge.Told;

/// <summary>Remembers which version of which article a customer was told, and what a person answered where no article does.</summary>
internal sealed class ReplyDecidedConsumer(ToldStore told, QuestionStore questions) : IConsumer<ReplyDecided>
{
    public async Task Consume(ConsumeContext<ReplyDecided> context)
    {
        var reply = context.Message;
        if (reply is { Author: Author.Human, Parts: [{ Text: { } text }, ..] })
            await questions.RepliedAsync(reply.TenantId, reply.ConversationId, text, context.CancellationToken);
        foreach (var citation in reply.Citations.DistinctBy(citation => citation.ArticleId))
            await told.AddAsync(
                new ToldCitation(
                    reply.TenantId, reply.ConversationId, reply.EventId, citation.ArticleId, citation.Version, citation.Language,
                    citation.Heading, reply.OccurredAt),
                context.CancellationToken);
    }
}

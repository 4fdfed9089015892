using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Knowledge.Told;

/// <summary>Remembers which version of which article a customer was told.</summary>
internal sealed class ReplyDecidedConsumer(ToldStore told) : IConsumer<ReplyDecided>
{
    public async Task Consume(ConsumeContext<ReplyDecided> context)
    {
        var reply = context.Message;
        foreach (var citation in reply.Citations.DistinctBy(citation => citation.ArticleId))
            await told.AddAsync(
                new ToldCitation(
                    reply.TenantId, reply.ConversationId, reply.EventId, citation.ArticleId, citation.Version, citation.Language,
                    citation.Heading, reply.OccurredAt),
                context.CancellationToken);
    }
}

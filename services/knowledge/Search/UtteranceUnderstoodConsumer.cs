using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Knowledge.Search;

/// <summary>Looks for what answers a message. Something is published in any case, since routing waits for it.</summary>
internal sealed class UtteranceUnderstoodConsumer(
    KnowledgeIndex index, TenantPacks packs, IOptions<KnowledgeOptions> options, TimeProvider time) : IConsumer<UtteranceUnderstood>
{
    public Task Consume(ConsumeContext<UtteranceUnderstood> context)
    {
        var message = context.Message;
        return context.Publish(new KnowledgeRetrieved(
            EventIds.ForTurn(message.TurnId, "knowledge-retrieved"),
            message.TenantId,
            message.ConversationId,
            time.GetUtcNow(),
            message.TurnId,
            Passages(message)));
    }

    private IReadOnlyList<Passage> Passages(UtteranceUnderstood message)
    {
        if (message.OutOfScope || packs.Find(message.TenantId) is not { } pack)
            return [];
        var evidence = Retrieval.Evidence(pack, message.Intents);
        return index.Search(message.TenantId, message.Text, message.Language, evidence, options.Value.Passages);
    }
}

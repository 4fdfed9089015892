using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge.Gaps;
using Platform.Packs;

namespace Platform.Knowledge.Search;

/// <summary>Looks for what answers a message. Something is published in any case, since routing waits for it.</summary>
internal sealed class UtteranceUnderstoodConsumer(
    KnowledgeIndex index, QuestionStore questions, TenantPacks packs, IOptions<KnowledgeOptions> options, TimeProvider time) : IConsumer<UtteranceUnderstood>
{
    public async Task Consume(ConsumeContext<UtteranceUnderstood> context)
    {
        var message = context.Message;
        var passages = Passages(message);
        if (IsOpen(message, passages))
            await questions.AddAsync(
                new OpenQuestion(message.TenantId, message.ConversationId, message.TurnId, message.Text, message.Language, message.OccurredAt),
                context.CancellationToken);
        await context.Publish(new KnowledgeRetrieved(
            EventIds.ForTurn(message.TurnId, "knowledge-retrieved"),
            message.TenantId,
            message.ConversationId,
            time.GetUtcNow(),
            message.TurnId,
            passages));
    }

    /// <summary>Whether the message is one that an article should answer and none does.</summary>
    private bool IsOpen(UtteranceUnderstood message, IReadOnlyList<Passage> passages)
    {
        if (string.IsNullOrWhiteSpace(message.Text) || packs.Find(message.TenantId) is not { } pack)
            return false;
        // Greetings, complaints and the like are answered without an article.
        if (!message.OutOfScope && message.Intents is [var top, ..] && top.Confidence >= pack.Policies.MinIntentConfidence
            && pack.Intent(top.Intent) is { Reply: not ReplyKind.Article })
            return false;
        return passages.Count == 0 || passages[0].Relevance < pack.Policies.MinRelevance;
    }

    private IReadOnlyList<Passage> Passages(UtteranceUnderstood message)
    {
        if (message.OutOfScope || packs.Find(message.TenantId) is not { } pack)
            return [];
        var evidence = Retrieval.Evidence(pack, message);
        return index.Search(message.TenantId, message.Text, message.Language, evidence, options.Value.Passages, message.Entities, message.References);
    }
}

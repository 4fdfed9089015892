using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge.Answers;
using Platform.Knowledge.Gaps;
using Platform.Packs;

namespace Platform.Knowledge.Search;

/// <summary>Looks for what answers a message. Something is published in any case, since routing waits for it.</summary>
internal sealed class UtteranceUnderstoodConsumer(
    KnowledgeIndex index, QuestionStore questions, AnswerWriter writer, TenantPacks packs, IOptions<KnowledgeOptions> options, TimeProvider time) : IConsumer<UtteranceUnderstood>
{
    public async Task Consume(ConsumeContext<UtteranceUnderstood> context)
    {
        var message = context.Message;
        var pack = packs.Find(message.TenantId);
        var passages = pack is null ? [] : await PassagesAsync(message, pack, context.CancellationToken);
        var wanted = pack is not null && WantsArticle(message, pack);
        var found = pack is not null && passages is [var best, ..] && best.Relevance >= pack.Policies.MinRelevance;
        if (wanted && !found)
            await questions.AddAsync(
                new OpenQuestion(message.TenantId, message.ConversationId, message.TurnId, message.Text, message.Language, message.OccurredAt),
                context.CancellationToken);
        // Of several requests each is answered with its own article.
        var (written, writing) = wanted && found && message.Requests.Count < 2
            ? await writer.WriteAsync(message, passages[0].Language, [.. passages.TakeWhile(passage => passage.Relevance >= pack!.Policies.MinRelevance)], context.CancellationToken)
            : default;
        await context.Publish(new KnowledgeRetrieved(
            EventIds.ForTurn(message.TurnId, "knowledge-retrieved"),
            message.TenantId,
            message.ConversationId,
            time.GetUtcNow(),
            message.TurnId,
            passages)
        {
            Written = written,
            Writing = writing,
        });
    }

    /// <summary>Whether the message is one that an article should answer.</summary>
    private static bool WantsArticle(UtteranceUnderstood message, Pack pack) =>
        // Greetings, complaints and the like are answered without an article.
        !string.IsNullOrWhiteSpace(message.Text)
        && (message.OutOfScope || message.Intents is not [var top, ..] || top.Confidence < pack.Policies.MinIntentConfidence
            || pack.Intent(top.Intent) is not { Reply: not ReplyKind.Article });

    private async Task<IReadOnlyList<Passage>> PassagesAsync(UtteranceUnderstood message, Pack pack, CancellationToken cancellationToken)
    {
        // The pack's intents know nothing of the codes, symptoms and parts of a manual that was sent later.
        var evidence = message.OutOfScope ? [] : Retrieval.Evidence(pack, message);
        var found = await index.SearchAsync(
            message.TenantId, message.Text, message.Language, evidence, options.Value.Passages, Retrieval.Scope(message), message.Entities, message.References,
            cancellationToken);
        return message.OutOfScope ? [.. found.Where(passage => passage.Path is not null || Codes.AreNamed(message.Text, passage.Text))] : found;
    }
}

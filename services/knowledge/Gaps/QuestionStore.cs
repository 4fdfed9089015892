using Microsoft.Extensions.Options;
using Platform.Storage;

namespace Platform.Knowledge.Gaps;

/// <summary>The open questions of all tenants.</summary>
internal sealed class QuestionStore([FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store, IOptions<KnowledgeOptions> options)
{
    private readonly IDocumentCollection<OpenQuestion> _questions = store.Collection(new CollectionDefinition<OpenQuestion>("open_questions")
        .Index("open", question => question.Closed ? null : IndexKey.Join(question.TenantId, IndexKey.Of(question.AskedAt)))
        .Index("conversation", question => IndexKey.Join(question.TenantId, question.ConversationId, IndexKey.Of(question.AskedAt)))
        .ExpireAt(question => question.AskedAt + options.Value.KeepQuestionsFor));

    public async Task AddAsync(OpenQuestion question, CancellationToken cancellationToken) =>
        await _questions.InsertAsync(question.Id, question, cancellationToken);

    /// <summary>The newest open questions of a tenant, oldest first.</summary>
    public async Task<IReadOnlyList<OpenQuestion>> OpenAsync(string tenantId, int limit, CancellationToken cancellationToken)
    {
        var newest = await _questions.QueryAsync(IndexQuery.Prefix("open", IndexKey.Join(tenantId, ""), limit, descending: true), cancellationToken);
        return [.. newest.Select(question => question.Value).Reverse()];
    }

    /// <summary>A person was called for this turn.</summary>
    public Task HandedOverAsync(Guid turnId, CancellationToken cancellationToken) =>
        ChangeAsync(turnId.ToString("N"), question => question with { HandedOver = true }, cancellationToken);

    /// <summary>A person wrote: to the conversation's last open question, if it has no reply yet.</summary>
    public async Task RepliedAsync(string tenantId, string conversationId, string text, CancellationToken cancellationToken)
    {
        var last = await _questions.QueryAsync(
            IndexQuery.Prefix("conversation", IndexKey.Join(tenantId, conversationId, ""), 1, descending: true), cancellationToken);
        if (last is [{ Value.PersonsReply: null } question])
            await ChangeAsync(question.Id, known => known with { PersonsReply = known.PersonsReply ?? text }, cancellationToken);
    }

    public async Task CloseAsync(IEnumerable<OpenQuestion> questions, CancellationToken cancellationToken)
    {
        foreach (var question in questions)
            await ChangeAsync(question.Id, known => known with { Closed = true }, cancellationToken);
    }

    private async Task ChangeAsync(string id, Func<OpenQuestion, OpenQuestion> change, CancellationToken cancellationToken)
    {
        while (await _questions.GetAsync(id, cancellationToken) is { } stored && change(stored.Value) is var changed && changed != stored.Value
            && await _questions.ReplaceAsync(id, stored.Version, changed, cancellationToken) is null)
        {
        }
    }
}

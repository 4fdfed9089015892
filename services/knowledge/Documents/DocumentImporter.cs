using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Knowledge.Articles;

namespace Platform.Knowledge.Documents;

/// <summary>What was read of a file.</summary>
internal sealed record ReadDocument(string Markdown, FileFormat Format, int Pages, int Sections);

/// <summary>Reads files, one at a time, and stores what was read as versions of articles.</summary>
internal sealed class DocumentImporter(
    ArticleStore articles, Publication publication, IOptions<KnowledgeOptions> options, IOptions<TenantsOptions> tenants, TimeProvider time) : IDisposable
{
    // A large file takes memory and a processor for seconds: messages of customers come first.
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <param name="file">Gives the file when its turn has come.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="pageRead">Called with the pages that have been read and those of the file.</param>
    /// <param name="cancellationToken">Gives up, between two pages.</param>
    /// <exception cref="DocumentRefusedException">The file is refused; the message says why.</exception>
    public async Task<ReadDocument> ReadAsync(
        Func<CancellationToken, Task<byte[]>> file, string fileName, Action<int, int> pageRead, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var bytes = await file(cancellationToken);
            return await Task.Run(() => Read(bytes), cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }

        ReadDocument Read(byte[] bytes)
        {
            var limits = options.Value.Documents;
            var deadline = time.GetUtcNow() + limits.ReadWithin;
            var (markdown, format, pages) = DocumentReader.Read(bytes, fileName, limits, (read, of) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (time.GetUtcNow() > deadline)
                    throw new DocumentRefusedException($"Reading it took longer than the {limits.ReadWithin.TotalSeconds:N0} s that are allowed; page {read} of {of} was reached.");
                pageRead(read, of);
            });
            var sections = ArticleSections.Split(markdown, isDocument: true).Count;
            return sections > 0
                ? new(markdown, format, pages, sections)
                : throw new DocumentRefusedException("The file has no text that could be quoted.");
        }
    }

    /// <summary>Why the document is not published as it comes; null if it is, or need not be.</summary>
    public string? WhyNotPublished(DocumentOrder order) =>
        order.Publish && tenants.Value.Tenants.TryGetValue(order.TenantId, out var tenant) && tenant.FourEyes
            ? "A version of this tenant is published only after another person than its author has approved it; leave out publish."
            : null;

    /// <summary>Stores what was read as the newest version of its article, unless that has the same text already.</summary>
    /// <exception cref="DocumentRefusedException">It was to be published, and the tenant's versions need an approval first.</exception>
    public async Task<(DocumentRead Result, bool IsNew)> StoreAsync(DocumentOrder order, ReadDocument read, CancellationToken cancellationToken)
    {
        if (WhyNotPublished(order) is { } reason)
            throw new DocumentRefusedException(reason);
        var (article, isNew, isUnchanged) = await PutAsync(order, new ArticleText(order.Title, [], read.Markdown), cancellationToken);
        // What is stored must show here and be announced, even if the caller has gone.
        if (order.Publish)
            await publication.CompleteAsync(article, CancellationToken.None);
        return (new(article.Summary(), read.Format.ToString().ToLowerInvariant(), read.Pages == 0 ? null : read.Pages, read.Sections, read.Markdown.Length, isUnchanged), isNew);
    }

    /// <summary>Takes the article of a source that is gone out of force.</summary>
    public async Task WithdrawAsync(string tenantId, string articleId, CancellationToken cancellationToken)
    {
        if (await articles.ChangeAsync(tenantId, articleId, article => article.Withdraw(time.GetUtcNow()), cancellationToken) is { } withdrawn)
            await publication.CompleteAsync(withdrawn, CancellationToken.None);
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<(StoredArticle Article, bool IsNew, bool IsUnchanged)> PutAsync(DocumentOrder order, ArticleText text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isUnchanged = false;
            var changed = await articles.ChangeAsync(
                order.TenantId,
                order.ArticleId,
                article =>
                {
                    isUnchanged = article.Current.Texts.TryGetValue(order.Language, out var known) && known.Title == text.Title && known.Body == text.Body;
                    // The other languages stay as they are.
                    var edited = isUnchanged
                        ? article
                        : article.Edit(new Dictionary<string, ArticleText>(article.Current.Texts) { [order.Language] = text }, ArticleSource.Document, time.GetUtcNow(), order.By);
                    return order.Publish ? edited.Publish(time.GetUtcNow(), order.By) : edited;
                },
                cancellationToken);
            if (changed is not null)
                return (changed, false, isUnchanged);

            var added = StoredArticle.New(
                order.TenantId, order.ArticleId, new Dictionary<string, ArticleText> { [order.Language] = text }, ArticleSource.Document, time.GetUtcNow(), order.By);
            if (order.Publish)
                added = added.Publish(time.GetUtcNow(), order.By);
            if (await articles.AddAsync(added, cancellationToken))
                return (added, true, false);
        }
    }
}

using Platform.Contracts.Knowledge;
using Platform.Packs;

namespace Platform.Knowledge.Articles;

/// <summary>Brings the pack's articles into the store; what people have done over HTTP stands above the pack.</summary>
internal static class PackImport
{
    /// <summary>The pack's texts by article and language.</summary>
    public static IEnumerable<(string ArticleId, IReadOnlyDictionary<string, ArticleText> Texts)> Articles(Pack pack) =>
        pack.Articles.GroupBy(article => article.Id, StringComparer.Ordinal).Select(article => (
            article.Key,
            (IReadOnlyDictionary<string, ArticleText>)article.ToDictionary(
                text => text.Language, text => new ArticleText(text.Title, text.Keywords, text.Body) { Questions = text.Questions }, StringComparer.Ordinal)));

    /// <summary>
    /// The stored article with the pack's text in force: as a further version if nobody has edited or withdrawn it
    /// since the last import and the text has changed; otherwise the article itself.
    /// </summary>
    public static StoredArticle Update(StoredArticle stored, IReadOnlyDictionary<string, ArticleText> texts, DateTimeOffset now) =>
        stored.Current.Source != ArticleSource.Pack || stored.Status != ArticleStatus.Published || Same(stored.Current.Texts, texts)
            ? stored
            : stored.Edit(texts, ArticleSource.Pack, now, Principals.Pack).Publish(now, Principals.Pack);

    private static bool Same(IReadOnlyDictionary<string, ArticleText> left, IReadOnlyDictionary<string, ArticleText> right) =>
        left.Count == right.Count && left.All(text =>
            right.TryGetValue(text.Key, out var other)
            && text.Value.Title == other.Title
            && text.Value.Body == other.Body
            && text.Value.Keywords.SequenceEqual(other.Keywords, StringComparer.Ordinal)
            && text.Value.Questions.SequenceEqual(other.Questions, StringComparer.Ordinal));
}

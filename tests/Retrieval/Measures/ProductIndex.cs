using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>The service's own index with a set's passages as articles, which have no title and no keywords.</summary>
internal sealed class ProductIndex : IDisposable
{
    private readonly TenantIndex _index = new();
    private readonly string _language;

    /// <summary>Indexes the passages; <paramref name="known"/> are questions that they are known to answer.</summary>
    public ProductIndex(IEnumerable<SetPassage> passages, string language, IReadOnlyList<SetQuestion>? known = null)
    {
        _language = language;
        var questions = (known ?? [])
            .SelectMany(question => question.AnswerIds, (question, id) => (id, question.Question))
            .ToLookup(pair => pair.id, pair => pair.Question, StringComparer.Ordinal);
        _index.ApplyAll(passages.Select(passage => (passage.Id, 1, (StoredVersion?)new StoredVersion(
            "set", passage.Id, 1, ArticleSource.Api, default, new Dictionary<string, ArticleText>
            {
                [language] = new("", [], passage.Text) { Questions = [.. questions[passage.Id]] },
            }))));
    }

    /// <summary>Size of the index.</summary>
    public long Bytes => _index.Bytes;

    public IReadOnlyList<(Passage Passage, AnswerEvidence? Evidence)> Find(string question, int limit) =>
        _index.Find(question, _language, [], limit);

    public IReadOnlyList<Passage> Search(string question, int limit) => _index.Search(question, _language, [], limit);

    public IEnumerable<string> Ids(string question, int limit) =>
        Search(question, limit * 2).Select(passage => passage.ArticleId).Distinct().Take(limit);

    public void Dispose() => _index.Dispose();
}

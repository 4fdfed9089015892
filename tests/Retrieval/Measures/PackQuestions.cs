using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Knowledge.Search;
using Platform.Packs;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>
/// The examples of a shipped pack's intents asked of its articles, whose titles and keywords the public sets do not have. The search is
/// told nothing of the intents; an article that the pack names for the intent is right.
/// </summary>
internal static class PackQuestions
{
    /// <summary>Of every four examples of an intent three are for fitting, the last for testing.</summary>
    private const int TestEvery = 4;

    /// <param name="folder">The pack's folder.</param>
    /// <param name="language">Language of the questions.</param>
    /// <param name="test">Which part of the examples.</param>
    /// <exception cref="MissingDataException">There is no such pack.</exception>
    public static IReadOnlyList<Attempt> Ask(string folder, string language, bool test)
    {
        Pack pack;
        try
        {
            pack = PackLoader.Load(folder);
        }
        catch (PackException exception)
        {
            throw new MissingDataException($"{exception.Message.ReplaceLineEndings(" ")} Start it in the folder of the repository.");
        }

        var attempts = new List<Attempt>();
        // As with the public sets: each question is asked where its articles are and where they are not.
        for (var half = 0; half < 2; half++)
        {
            var kept = PackImport.Articles(pack).Where((_, place) => place % 2 == half).ToList();
            var ids = kept.Select(article => article.ArticleId).ToHashSet(StringComparer.Ordinal);
            using var index = new TenantIndex(pack.Synonyms);
            index.ApplyAll(kept.Select(article => (
                article.ArticleId, 1, (StoredVersion?)new StoredVersion("pack", article.ArticleId, 1, ArticleSource.Pack, default, article.Texts))));
            foreach (var intent in pack.Intents.Where(intent => intent.Reply == ReplyKind.Article))
            {
                attempts.AddRange(intent.Examples[language].Where((_, i) => i % TestEvery == TestEvery - 1 == test)
                    .Select(question => Try(index, question, language, intent.Articles, intent.Articles.Any(ids.Contains))));
            }

            attempts.AddRange(pack.OutOfScope[language].Where((_, i) => i % TestEvery == TestEvery - 1 == test).Select(question => Try(index, question, language, [], false)));
        }

        return attempts;
    }

    private static Attempt Try(TenantIndex index, string question, string language, IReadOnlyList<string> articles, bool answerable)
    {
        var found = index.Find(question, language, [], 1);
        var (top, evidence) = found.Count > 0 ? found[0] : default;
        return new Attempt(answerable, top, evidence, top is not null && articles.Contains(top.ArticleId), null, null);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Packs;

namespace Platform.Nlu.Intents;

/// <summary>What a pack says about its intents, as training examples.</summary>
internal static partial class TrainingSet
{
    private const float TitleWeight = 0.9f;
    private const float ArticleWeight = 0.25f;

    /// <summary>
    /// The pack's examples, and with less weight the titles of the intents and the words of the articles that answer them:
    /// they know synonyms that fifteen examples do not.
    /// </summary>
    public static IReadOnlyList<TrainingExample> From(Pack pack)
    {
        var examples = new List<TrainingExample>();
        foreach (var intent in pack.Intents)
        {
            examples.AddRange(intent.Examples.SelectMany(group =>
                group.Value.Select(text => new TrainingExample(text, intent.Id, group.Key))));
            examples.AddRange(intent.Title.Select(title =>
                new TrainingExample(title.Value, intent.Id, title.Key) { Weight = TitleWeight }));
        }

        examples.AddRange(pack.OutOfScope.SelectMany(group =>
            group.Value.Select(text => new TrainingExample(text, null, group.Key))));

        // An article that several intents begin with says nothing about which of them is meant.
        var owners = pack.Intents.Where(intent => intent.Articles.Count > 0)
            .GroupBy(intent => intent.Articles[0]).Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.Single().Id);
        foreach (var article in pack.Articles)
        {
            if (owners.TryGetValue(article.Id, out var owner))
                examples.AddRange(TextsOf(article).Select(text =>
                    new TrainingExample(text, owner, article.Language) { Weight = ArticleWeight }));
        }

        return examples;
    }

    /// <summary>Names the model that these examples train: the same set in any order has the same version.</summary>
    public static string Version(IEnumerable<TrainingExample> examples)
    {
        var lines = examples
            .Select(example => string.Create(CultureInfo.InvariantCulture,
                $"{example.Language}\t{example.Intent}\t{example.Weight:R}\t{example.Text}\n"))
            .Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(IntentModel.TrainerVersion + "\n" + Concepts.Source + "\n" + string.Concat(lines)));
        return "lr-" + Convert.ToHexStringLower(hash)[..12];
    }

    private static IEnumerable<string> TextsOf(PackArticle article) =>
    [
        article.Title,
        .. article.Keywords,
        .. article.Body.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => SentenceEnd().Split(line))
            .Select(sentence => sentence.Trim('#', '-', '*', '|', ' '))
            .Where(sentence => sentence.Length > 1),
    ];

    [GeneratedRegex("(?<=[.!?;])\\s+|(?<=[。！？；])")]
    private static partial Regex SentenceEnd();
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Packs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.Knowledge.Transfer;

/// <summary>
/// An article as files: <c>article.json</c> for what is known of it and its versions, and each text of each version as Markdown with
/// front matter, as in a workspace pack. What is written is read again without a loss.
/// </summary>
internal static class ArticleFiles
{
    public const string Description = "article.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonSerializerOptions Scalar = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files of an article by their names in its folder.</summary>
    public static IEnumerable<(string Name, string Text)> Write(WholeArticle whole)
    {
        var article = whole.Article;
        yield return (Description, JsonSerializer.Serialize(
            new ArticleDescription(
                article.PublishedVersion, article.Withdrawn, article.ExpiredAt, article.Review, article.Schedule, article.UpdatedAt,
                [.. whole.Versions.Select(version => new VersionDescription(
                    version.Version, version.Source, version.CreatedAt, version.CreatedBy, version.Terms, [.. version.Texts.Keys.Order(StringComparer.Ordinal)]))],
                whole.Acts),
            Json) + "\n");
        foreach (var version in whole.Versions)
        {
            foreach (var (language, text) in version.Texts.OrderBy(text => text.Key, StringComparer.Ordinal))
                yield return (TextName(version.Version, language), Markdown(text));
        }
    }

    /// <summary>The article that these files are.</summary>
    /// <exception cref="TransferRefusedException">Something is missing or not allowed; the message says in which file.</exception>
    public static WholeArticle Read(string tenantId, string articleId, IReadOnlyDictionary<string, string> files, Pack pack)
    {
        if (!ArticleRules.IsId(articleId))
            throw new TransferRefusedException($"{articleId}: an id is kebab case, such as refund-times, with at most {ArticleRules.MaxIdLength} characters.");
        var description = ReadDescription(articleId, files);
        var versions = new List<StoredVersion>();
        foreach (var version in description.Versions)
        {
            if (version.Version != versions.Count + 1 || version.Languages.Count == 0)
                throw new TransferRefusedException($"{articleId}/{Description}: the versions are 1, 2, 3, … without gaps, each with a text.");
            var texts = version.Languages.ToDictionary(language => language, language => ReadText(articleId, TextName(version.Version, language), files), StringComparer.Ordinal);
            versions.Add(new(tenantId, articleId, version.Version, version.Source, version.CreatedAt, texts) { CreatedBy = version.CreatedBy, Terms = version.Terms });
        }

        Check(articleId, description, versions, pack);
        var current = versions[^1];
        var published = description.PublishedVersion is { } number ? versions[number - 1] : null;
        return new(
            new StoredArticle(tenantId, articleId, current, published?.Version, description.Withdrawn, 0, 0, 0, description.UpdatedAt)
            {
                PublishedUntil = published?.Terms.ValidUntil,
                ExpiredAt = description.ExpiredAt,
                Review = description.Review,
                Schedule = description.Schedule,
                ActCount = description.History.Count,
                Acts = description.History,
            },
            versions,
            description.History);
    }

    private static void Check(string articleId, ArticleDescription description, List<StoredVersion> versions, Pack pack)
    {
        if (versions.Count == 0)
            throw new TransferRefusedException($"{articleId}/{Description}: there is no version.");
        if (description.PublishedVersion is < 1 || description.PublishedVersion > versions.Count
            || description.Schedule?.Version < 1 || description.Schedule?.Version > versions.Count)
            throw new TransferRefusedException($"{articleId}/{Description}: publishedVersion and schedule name one of the versions.");
        if (description.History.Where((act, i) => act.Number != i + 1).Any())
            throw new TransferRefusedException($"{articleId}/{Description}: the acts of the history have the numbers 1, 2, 3, … without gaps.");
        foreach (var version in versions)
        {
            var errors = ArticleRules.CheckTerms(
                version.Terms, null, ArticleRules.CheckTexts(version.Texts, pack, isDocument: version.Source == ArticleSource.Document));
            if (errors.Count > 0)
                throw new TransferRefusedException($"{articleId}, version {version.Version}, {errors.First().Key}: {errors.First().Value[0]}");
        }
    }

    private static ArticleDescription ReadDescription(string articleId, IReadOnlyDictionary<string, string> files)
    {
        if (!files.TryGetValue(Description, out var text))
            throw new TransferRefusedException($"{articleId}/{Description} is missing.");
        try
        {
            return JsonSerializer.Deserialize<ArticleDescription>(text, Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new TransferRefusedException($"{articleId}/{Description} cannot be read: {exception.Message}");
        }
    }

    private static string TextName(int version, string language) => string.Create(CultureInfo.InvariantCulture, $"{version}/{language}.md");

    private static string Markdown(ArticleText text)
    {
        var questions = text.Questions.Count == 0 ? "" : $"questions: {List(text.Questions)}\n";
        return $"---\ntitle: {Quoted(text.Title)}\nkeywords: {List(text.Keywords)}\n{questions}---\n{text.Body}";
    }

    // A string of JSON is one of YAML, but for line breaks that only YAML takes for such.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Scalar)
        .Replace("\u0085", "\\u0085", StringComparison.Ordinal).Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Quoted))}]";

    private static ArticleText ReadText(string articleId, string name, IReadOnlyDictionary<string, string> files)
    {
        if (!files.TryGetValue(name, out var text))
            throw new TransferRefusedException($"{articleId}/{name} is missing.");
        if (FrontMatter.Split(text) is not var (head, body))
            throw new TransferRefusedException($"{articleId}/{name}: a text begins with '---', its title and keywords, and '---'.");
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(head));
            var fields = (YamlMappingNode)yaml.Documents[0].RootNode;
            return new ArticleText(((YamlScalarNode)fields["title"]).Value ?? "", Items(fields["keywords"]), body)
            {
                Questions = fields.Children.TryGetValue("questions", out var questions) ? Items(questions) : [],
            };
        }
        catch (Exception exception) when (exception is YamlException or InvalidCastException or KeyNotFoundException or ArgumentOutOfRangeException)
        {
            throw new TransferRefusedException($"{articleId}/{name}: the front matter needs a title and keywords in YAML.");
        }

        static string[] Items(YamlNode node) => [.. ((YamlSequenceNode)node).Select(item => ((YamlScalarNode)item).Value ?? "")];
    }

    private sealed record ArticleDescription(
        int? PublishedVersion, bool Withdrawn, DateTimeOffset? ExpiredAt, StoredReview? Review, StoredSchedule? Schedule, DateTimeOffset UpdatedAt,
        IReadOnlyList<VersionDescription> Versions, IReadOnlyList<ArticleAct> History);

    private sealed record VersionDescription(
        int Version, ArticleSource Source, DateTimeOffset CreatedAt, string? CreatedBy, ArticleTerms Terms, IReadOnlyList<string> Languages);
}

/// <summary>An import cannot be taken; the message says what to mend.</summary>
internal sealed class TransferRefusedException(string message) : Exception(message);

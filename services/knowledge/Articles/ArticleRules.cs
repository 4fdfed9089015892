using System.Text.RegularExpressions;
using Platform.Contracts.Knowledge;
using Platform.Packs;

namespace Platform.Knowledge.Articles;

/// <summary>What a written article must keep to. Errors are by field, as validation problems have them.</summary>
internal static partial class ArticleRules
{
    public const int MaxIdLength = 80;
    public const int MaxTitleLength = 200;
    public const int MaxBodyLength = 100_000;
    public const int MaxKeywords = 50;
    public const int MaxKeywordLength = 80;
    public const int MaxQuestions = 200;
    public const int MaxQuestionLength = 300;

    public static bool IsId(string id) => id.Length <= MaxIdLength && KebabCase().IsMatch(id);

    public static Dictionary<string, string[]> Check(string id, IReadOnlyDictionary<string, ArticleText> texts, Pack pack)
    {
        var errors = CheckTexts(texts, pack);
        if (!IsId(id))
            errors["id"] = [$"An id is kebab case, such as refund-times, with at most {MaxIdLength} characters."];
        return errors;
    }

    public static Dictionary<string, string[]> CheckTexts(IReadOnlyDictionary<string, ArticleText> texts, Pack pack)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (texts.Count == 0)
            errors["texts"] = ["An article has a text in at least one language."];
        foreach (var (language, text) in texts)
        {
            var field = "texts." + language;
            if (!pack.Languages.Contains(language))
                errors[field] = [$"This tenant's languages are: {string.Join(", ", pack.Languages)}."];
            else if (text is null)
                errors[field] = ["A text has a title, keywords and a body."];
            else
                CheckText(field, text, errors);
        }

        return errors;
    }

    private static void CheckText(string field, ArticleText text, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(text.Title) || text.Title.Length > MaxTitleLength)
            errors[field + ".title"] = [$"A title has 1 to {MaxTitleLength} characters."];
        if (text.Keywords.Count > MaxKeywords || text.Keywords.Any(word => string.IsNullOrWhiteSpace(word) || word.Length > MaxKeywordLength))
            errors[field + ".keywords"] = [$"There are at most {MaxKeywords} keywords of 1 to {MaxKeywordLength} characters."];
        if (text.Questions is null || text.Questions.Count > MaxQuestions
            || text.Questions.Any(question => string.IsNullOrWhiteSpace(question) || question.Length > MaxQuestionLength))
            errors[field + ".questions"] = [$"There are at most {MaxQuestions} questions of 1 to {MaxQuestionLength} characters."];
        if (text.Body.Length > MaxBodyLength)
            errors[field + ".body"] = [$"A body has at most {MaxBodyLength} characters."];
        else if (ArticleSections.Split(text.Body).Count == 0)
            errors[field + ".body"] = ["A body has at least one paragraph of text."];
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex KebabCase();
}

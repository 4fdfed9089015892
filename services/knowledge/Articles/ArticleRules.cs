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
    public const int MaxTerms = 20;
    public const int MaxTermLength = 40;
    public const int MaxCommentLength = 500;

    public static bool IsId(string id) => id.Length <= MaxIdLength && KebabCase().IsMatch(id);

    public static Dictionary<string, string[]> Check(string id, IReadOnlyDictionary<string, ArticleText> texts, Pack pack)
    {
        var errors = CheckTexts(texts, pack);
        if (!IsId(id))
            errors["id"] = [$"An id is kebab case, such as refund-times, with at most {MaxIdLength} characters."];
        return errors;
    }

    public static Dictionary<string, string[]> CheckTexts(IReadOnlyDictionary<string, ArticleText> texts, Pack pack, bool isDocument = false)
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
                CheckText(field, text, isDocument, errors);
        }

        return errors;
    }

    /// <summary>Adds what is wrong with the terms and the comment of a version.</summary>
    public static Dictionary<string, string[]> CheckTerms(ArticleTerms? terms, string? comment, Dictionary<string, string[]> errors)
    {
        if (terms is not null)
        {
            CheckNames("terms.audiences", terms.Audiences, errors);
            CheckNames("terms.products", terms.Products, errors);
            CheckNames("terms.regions", terms.Regions, errors);
            if (terms.ValidUntil <= terms.ValidFrom)
                errors["terms.validUntil"] = ["validUntil must be after validFrom."];
        }

        if (comment?.Length > MaxCommentLength)
            errors["comment"] = [$"A comment has at most {MaxCommentLength} characters."];
        return errors;
    }

    /// <summary>Adds an error if these are not names of audiences, products or regions.</summary>
    public static void CheckNames(string field, IReadOnlyList<string>? names, Dictionary<string, string[]> errors)
    {
        if (names is null || names.Count > MaxTerms || names.Any(name => string.IsNullOrWhiteSpace(name) || name.Length > MaxTermLength || name.Any(char.IsControl)))
            errors[field] = [$"There are at most {MaxTerms} of 1 to {MaxTermLength} characters each."];
    }

    private static void CheckText(string field, ArticleText text, bool isDocument, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(text.Title) || text.Title.Length > MaxTitleLength)
            errors[field + ".title"] = [$"A title has 1 to {MaxTitleLength} characters."];
        if (text.Keywords.Count > MaxKeywords || text.Keywords.Any(word => string.IsNullOrWhiteSpace(word) || word.Length > MaxKeywordLength))
            errors[field + ".keywords"] = [$"There are at most {MaxKeywords} keywords of 1 to {MaxKeywordLength} characters."];
        if (text.Questions is null || text.Questions.Count > MaxQuestions
            || text.Questions.Any(question => string.IsNullOrWhiteSpace(question) || question.Length > MaxQuestionLength))
            errors[field + ".questions"] = [$"There are at most {MaxQuestions} questions of 1 to {MaxQuestionLength} characters."];
        // A document has limits of its own, which it was read with.
        if (!isDocument && text.Body.Length > MaxBodyLength)
            errors[field + ".body"] = [$"A body has at most {MaxBodyLength} characters."];
        else if (ArticleSections.Split(text.Body, isDocument).Count == 0)
            errors[field + ".body"] = ["A body has at least one paragraph of text."];
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex KebabCase();
}

using Platform.Knowledge.Articles;
using Platform.Packs;

namespace Platform.Knowledge.Documents;

/// <summary>What a file is to become.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="Title">Title of the article.</param>
/// <param name="Language">Language of the text, one of the tenant's.</param>
/// <param name="Publish">Whether it is put in force.</param>
/// <param name="By">Who gives it; the platform, for a source.</param>
internal sealed record DocumentOrder(string TenantId, string ArticleId, string FileName, string Title, string Language, bool Publish, string By = Principals.System)
{
    /// <summary>The order, or what is wrong with it by field.</summary>
    public static (DocumentOrder? Order, Dictionary<string, string[]> Errors) Of(
        string tenantId, Pack pack, string articleId, string fileName, string? title, string? language, bool publish, string by = Principals.System)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var spoken = language ?? pack.DefaultLanguage;
        if (!pack.Languages.Contains(spoken))
            errors["language"] = [$"This tenant's languages are: {string.Join(", ", pack.Languages)}."];
        if (!ArticleRules.IsId(articleId))
            errors["id"] = [$"An id is kebab case, such as coffee-machine-x200, with at most {ArticleRules.MaxIdLength} characters."];
        var named = string.IsNullOrWhiteSpace(title) ? Path.GetFileNameWithoutExtension(fileName) : title;
        if (named.Length is 0 or > ArticleRules.MaxTitleLength)
            errors["title"] = [$"A title has 1 to {ArticleRules.MaxTitleLength} characters."];
        return errors.Count > 0 ? (null, errors) : (new(tenantId, articleId, fileName, named, spoken, publish, by), errors);
    }
}

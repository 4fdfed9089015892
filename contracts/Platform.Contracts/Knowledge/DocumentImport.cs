namespace Platform.Contracts.Knowledge;

/// <summary>A document that was accepted to be read later, and how far that has come.</summary>
/// <param name="Id">The import.</param>
/// <param name="ArticleId">The article that the document becomes a version of.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="Language">Language of its text, BCP 47.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Pages">Pages of the file, once that is known, where it has any.</param>
/// <param name="PagesRead">Pages that have been read.</param>
/// <param name="Sections">Sections that can be quoted alone, once it has been read.</param>
/// <param name="Version">The article's version with this text, once it is done.</param>
/// <param name="IsUnchanged">The text was that of the newest version, so that no version was added.</param>
/// <param name="Reason">Why it was refused or failed.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
/// <param name="UpdatedAt">When this last changed.</param>
public sealed record DocumentImport(
    string Id,
    string ArticleId,
    string FileName,
    string Language,
    ImportState State,
    long Bytes,
    int? Pages,
    int? PagesRead,
    int? Sections,
    int? Version,
    bool IsUnchanged,
    string? Reason,
    DateTimeOffset AcceptedAt,
    DateTimeOffset UpdatedAt);

/// <summary>A page of imports, newest first.</summary>
/// <param name="Imports">The imports.</param>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
public sealed record DocumentImportPage(IReadOnlyList<DocumentImport> Imports, string? NextCursor);

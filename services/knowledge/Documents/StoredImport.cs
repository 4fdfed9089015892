using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Documents;

/// <summary>A document that waits to be read, is read, or was.</summary>
internal sealed record StoredImport(string Id, DocumentOrder Order, long Bytes, int Chunks, string Sha256, bool FromSource, DateTimeOffset AcceptedAt)
{
    public ImportState State { get; init; }

    public int? Pages { get; init; }

    public int? PagesRead { get; init; }

    public int? Sections { get; init; }

    public int? ArticleVersion { get; init; }

    public bool IsUnchanged { get; init; }

    public string? Reason { get; init; }

    /// <summary>How often the reading was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>Until then it is the replica's that has begun.</summary>
    public DateTimeOffset LeaseUntil { get; init; }

    public DateTimeOffset UpdatedAt { get; init; } = AcceptedAt;

    public bool IsOpen => State is ImportState.Waiting or ImportState.Reading;

    public DocumentImport View() => new(
        Id, Order.ArticleId, Order.FileName, Order.Language, State, Bytes, Pages, PagesRead, Sections, ArticleVersion, IsUnchanged, Reason, AcceptedAt, UpdatedAt);
}

/// <summary>A part of a file that waits to be read.</summary>
internal sealed record ImportChunk(byte[] Content, DateTimeOffset StoredAt);

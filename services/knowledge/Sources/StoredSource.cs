using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Sources;

/// <summary>A URL or a file that is looked at again and again.</summary>
internal sealed record StoredSource(string TenantId, string ArticleId, SourceKind Kind, string Location, string Language, string? Title, bool Publish)
{
    /// <summary>Time between two looks; null for a file.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>When it is looked at next; null for a file.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }

    public string? ImportId { get; init; }

    public ImportState? State { get; init; }

    public string? Problem { get; init; }

    /// <summary>Of what was found last.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What the server calls what was found last (RFC 9110, 8.8.3).</summary>
    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Of a file that was found last.</summary>
    public long? Size { get; init; }

    public KnowledgeSource View() => new(
        ArticleId, Kind, Location, Language, Title, Publish, Every is { } every ? (int)every.TotalMinutes : null, CheckedAt, DueAt, ImportId, State, Problem);
}

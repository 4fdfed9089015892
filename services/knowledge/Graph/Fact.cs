using Platform.Contracts.Knowledge;
using Platform.Packs;

namespace Platform.Knowledge.Graph;

/// <summary>What a place of an article says: that a node is in a relation to another, or is what the section is about.</summary>
/// <param name="From">The node.</param>
/// <param name="Relation">Null if the section is about the node.</param>
/// <param name="To">The other node, if there is a relation.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record Fact(NodeName From, string? Relation, NodeName To, FactSource Source)
{
    /// <summary>Two names of the same thing.</summary>
    public const string SameAs = "same_as";
}

/// <summary>Where a fact stands.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Section">The section, from 0.</param>
/// <param name="Heading">The headings above, outermost first; null in the opening.</param>
/// <param name="Row">Row of the table, from 1 below the headings; null outside of tables.</param>
/// <param name="Scope">Ids of the nodes for which alone it holds; empty if it holds for all.</param>
/// <param name="Terms">When and for whom the article holds.</param>
internal sealed record FactSource(
    string ArticleId, int Version, string Language, int Section, string? Heading, int? Row, string[] Scope, ArticleTerms Terms)
{
    /// <summary>By article, language, section and row.</summary>
    public static IComparer<FactSource> InOrder { get; } = Comparer<FactSource>.Create(static (one, other) =>
    {
        var order = string.CompareOrdinal(one.ArticleId, other.ArticleId);
        order = order != 0 ? order : string.CompareOrdinal(one.Language, other.Language);
        return order != 0 ? order : (one.Section, one.Row ?? 0).CompareTo((other.Section, other.Row ?? 0));
    });
}

/// <summary>What the heading of a column, or the key of a list, says of its cells.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="IsAlias">They are further names of the row's node of this kind.</param>
/// <param name="Implied">The kind of what the row is about, if it says that too.</param>
internal sealed record Column(GraphKind Kind, bool IsAlias = false, string? Implied = null);

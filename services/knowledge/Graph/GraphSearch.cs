using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Graph;

/// <summary>What the graph adds to the search: the passages that it leads to come before those found by their words.</summary>
internal static class GraphSearch
{
    /// <summary>The passages that the graph leads to, best first; none if the text names nothing that leads on.</summary>
    public static IReadOnlyList<Passage> Lead(
        TenantIndex index, string text, string language, int limit, SearchFilter? filter,
        IReadOnlyList<Entity> entities, IReadOnlyList<ResolvedReference> references)
    {
        if (index.Graph is not { } graph)
            return [];
        var sections = graph.Read(view => graph.Questions.Read(view, text, language, entities, references, filter).Sections);
        return sections.Count == 0 ? [] : index.Quote(language, [.. sections.Take(limit)], filter);
    }

    /// <summary>Led passages first, then the others, each once.</summary>
    public static IReadOnlyList<Passage> Join(IReadOnlyList<Passage> led, IReadOnlyList<Passage> found, int limit) =>
        led.Count == 0 ? found : [.. led.Concat(found).DistinctBy(passage => (passage.ArticleId, passage.Heading, passage.Text)).Take(limit)];

    /// <summary>How the graph reads a question.</summary>
    public static GraphAnswer Explain(TenantIndex index, TenantGraph graph, string text, string language, int limit, SearchFilter filter)
    {
        var (sections, answer) = graph.Read(view =>
        {
            var reading = graph.Questions.Read(view, text, language, [], [], filter);
            return (reading.Sections, new GraphAnswer(
                [.. reading.Named.Select(GraphEndpoints.Show)], reading.Asked, [.. reading.Routes.Take(limit).Select(GraphEndpoints.Show)], []));
        });
        return answer with { Hits = [.. index.Quote(language, [.. sections.Take(limit)], filter).Select(SearchEndpoints.Hit)] };
    }
}

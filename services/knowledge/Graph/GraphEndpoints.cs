using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Knowledge.Search;
using Platform.Packs;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Graph;

/// <summary>The graph that is read from the published articles.</summary>
internal static class GraphEndpoints
{
    private const int MaxLimit = 200;
    private const int MaxPaths = 50;
    private const int MaxHops = 6;
    private const int MaxQueryLength = 1000;

    public static void MapGraph(IEndpointRouteBuilder app)
    {
        var graph = app.MapGroup("/v1/knowledge/graph").RequireAuthorization(Scopes.Manage);
        graph.MapGet("nodes", List).WithSummary("Lists the nodes of the graph by id, those of a kind, or whose name holds some words");
        graph.MapGet("neighbours", Neighbours).WithSummary("Gives a node with its relations and where they are said");
        graph.MapGet("paths", Paths).WithSummary("Finds the ways from a node to another, or to those of a kind, shortest first");
        graph.MapGet("answers", Answer).WithSummary("Shows what a question names and asks for, and the ways and passages that the graph leads to");
    }

    private static Results<Ok<GraphNodePage>, ValidationProblem, ProblemHttpResult> List(
        ClaimsPrincipal caller, KnowledgeIndex index, TenantPacks packs, string? kind = null, string? name = null, string? cursor = null, int limit = 50)
    {
        if (packs.Find(caller.GetTenant()) is not { } pack)
            return NoSuchTenant();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        CheckKind("kind", kind, pack, errors);
        CheckLimit(limit, MaxLimit, errors);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var letters = NodeNames.Letters(name ?? "");
        return TypedResults.Ok(index.Graph(caller.GetTenant()).Read(view =>
        {
            var ids = cursor is null || view.Ids.Count == 0 ? view.Ids : view.Ids.GetViewBetween(cursor, Max(cursor, view.Ids.Max!));
            var found = ids.Where(id => id != cursor).Select(id => view.Nodes[id])
                .Where(node => (kind is null || node.Kind == kind) && node.Aliases.Prepend(node.Name).Any(one => NodeNames.Letters(one).Contains(letters, StringComparison.Ordinal)))
                .Take(limit + 1).ToList();
            return new GraphNodePage([.. found.Take(limit).Select(Show)], found.Count > limit ? found[limit - 1].Id : null);
        }));

        static string Max(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;
    }

    private static Results<Ok<GraphNeighbours>, ValidationProblem, ProblemHttpResult> Neighbours(
        ClaimsPrincipal caller, KnowledgeIndex index, TenantPacks packs, string node, string? relation = null, int limit = 50)
    {
        if (packs.Find(caller.GetTenant()) is null)
            return NoSuchTenant();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        CheckLimit(limit, MaxLimit, errors);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var found = index.Graph(caller.GetTenant()).Read(view =>
        {
            if (Find(view, node) is not { } known)
                return null;
            var edges = known.Out.Concat(known.In).Where(edge => relation is null || edge.Relation == relation).ToList();
            return new GraphNeighbours(Show(known), [.. edges.Take(limit).Select(Show)], [.. known.About.Select(Show)], edges.Count > limit);
        });
        return found is null ? NoSuchNode(node) : TypedResults.Ok(found);
    }

    private static Results<Ok<GraphPaths>, ValidationProblem, ProblemHttpResult> Paths(
        ClaimsPrincipal caller, KnowledgeIndex index, TenantPacks packs, string from, string? to = null, string? kind = null,
        string? scope = null, string? language = null, int hops = 3, int limit = 10)
    {
        if (packs.Find(caller.GetTenant()) is not { } pack)
            return NoSuchTenant();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        CheckKind("kind", kind, pack, errors);
        CheckLimit(limit, MaxPaths, errors);
        if (hops is < 1 or > MaxHops)
            errors["hops"] = [$"Hops are 1 to {MaxHops}."];
        if (to is null == kind is null)
            errors["to"] = ["A way leads to a node (to) or to the nodes of a kind (kind); give one of them."];
        if (language is not null && !pack.Languages.Contains(language))
            errors["language"] = [$"This tenant's languages are: {string.Join(", ", pack.Languages)}."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        string? missing = null;
        var paths = index.Graph(caller.GetTenant()).Read(view =>
        {
            var (start, end, only) = (Find(view, from), to is null ? null : Find(view, to), scope is null ? null : Find(view, scope));
            missing = start is null ? from : to is not null && end is null ? to : scope is not null && only is null ? scope : null;
            if (missing is not null)
                return null;
            var (found, isCut) = new Routes(id => pack.Graph.Kind(id)?.Scope == true, language).Find(
                start!, node => end is null ? node.Kind == kind : node == end, Way.Any, only is null ? null : [only.Id], hops, limit);
            return new GraphPaths([.. found.Select(Show)], isCut);
        });
        return paths is null ? NoSuchNode(missing!) : TypedResults.Ok(paths);
    }

    private static Results<Ok<GraphAnswer>, ValidationProblem, ProblemHttpResult> Answer(
        ClaimsPrincipal caller, KnowledgeIndex index, TenantPacks packs, string q, string? language = null, int limit = 5)
    {
        if (packs.Find(caller.GetTenant()) is not { } pack)
            return NoSuchTenant();
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        CheckLimit(limit, MaxPaths, errors);
        if (string.IsNullOrWhiteSpace(q) || q.Length > MaxQueryLength)
            errors["q"] = [$"The question has 1 to {MaxQueryLength} characters."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        return TypedResults.Ok(index.Explain(caller.GetTenant(), q, KnowledgeIndex.SearchLanguage(pack, language), limit));
    }

    private static void CheckLimit(int limit, int most, Dictionary<string, string[]> errors)
    {
        if (limit < 1 || limit > most)
            errors["limit"] = [$"The limit is 1 to {most}."];
    }

    private static void CheckKind(string field, string? kind, Pack pack, Dictionary<string, string[]> errors)
    {
        if (kind is not null && pack.Graph.Kind(kind) is null)
            errors[field] = [$"The kinds are: {string.Join(", ", pack.Graph.Kinds.Select(known => known.Id))}."];
    }

    /// <summary>A node by its id, or by its kind and any of its names: <c>error_code:E-23</c>.</summary>
    private static Node? Find(GraphView view, string id)
    {
        if (view.Nodes.TryGetValue(id, out var node))
            return node;
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && view.Names.Resolve(id[..colon], id[(colon + 1)..]) is { } name ? view.Nodes.GetValueOrDefault(name.Id) : null;
    }

    public static GraphNode Show(Node node) => new(node.Id, node.Kind, node.Name, node.Aliases, node.Out.Count + node.In.Count);

    public static GraphPath Show(Route route)
    {
        var steps = route.Steps();
        return new GraphPath([.. steps.Select(step => step.Node.Name)], [.. steps.Skip(1).Select(step => Show(step.Edge!))], [.. route.Node.About.Select(Show)]);
    }

    private static GraphEdge Show(Edge edge) => new(
        edge.From.Id, edge.From.Name, edge.Relation, edge.To.Id, edge.To.Name, edge.Source?.Scope ?? [], edge.Source is null ? null : Show(edge.Source));

    private static GraphSource Show(FactSource source) =>
        new(source.ArticleId, source.Version, source.Language, source.Section, source.Heading, source.Row);

    private static ProblemHttpResult NoSuchNode(string id) => TypedResults.Problem(
        $"There is no node '{id}'; an id is a kind, a colon and a name, such as error_code:e23.", statusCode: StatusCodes.Status404NotFound, title: "Node not found");
}

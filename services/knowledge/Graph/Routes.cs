using Platform.Knowledge.Search;

namespace Platform.Knowledge.Graph;

/// <summary>Which way edges are followed.</summary>
internal enum Way
{
    /// <summary>From the first node of a relation to the second.</summary>
    Forward,

    /// <summary>From the second to the first.</summary>
    Backward,

    /// <summary>Both.</summary>
    Any,
}

/// <summary>A way through the graph.</summary>
/// <param name="Node">Where it ends.</param>
/// <param name="Edge">Its last edge; null at its beginning.</param>
/// <param name="Before">The way up to there.</param>
/// <param name="Scope">What all of its edges hold for; null if for everything.</param>
/// <param name="Hops">Its edges; another name of the same thing is none.</param>
internal sealed record Route(Node Node, Edge? Edge, Route? Before, IReadOnlyList<string>? Scope, int Hops)
{
    /// <summary>From its beginning.</summary>
    public IReadOnlyList<Route> Steps()
    {
        var steps = new List<Route>();
        for (var step = this; step is not null; step = step.Before)
            steps.Insert(0, step);
        return steps;
    }
}

/// <summary>
/// Finds the shortest ways, breadth first. An edge that holds for some products only is followed only as long as there is one
/// for which all edges of the way hold: what E23 means on one machine does not lead to the procedure of another.
/// </summary>
/// <param name="isScope">Whether what is said with a node of this kind holds for it alone.</param>
/// <param name="language">Only what is said in this language is followed; null for all.</param>
/// <param name="filter">What must not be told is not followed; null to follow all.</param>
internal sealed class Routes(Func<string, bool> isScope, string? language, SearchFilter? filter = null)
{
    /// <summary>More edges than this are not looked at.</summary>
    public const int MaxEdges = 50_000;

    /// <summary>Ways from a node to others, shortest first; each pair of target and scope once.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="isTarget">Where they end.</param>
    /// <param name="way">Which way edges are followed.</param>
    /// <param name="scope">Ids of what edges must hold for; null for anything.</param>
    /// <param name="hops">At most so many edges.</param>
    /// <param name="limit">At most so many ways.</param>
    public (List<Route> Found, bool IsCut) Find(Node start, Func<Node, bool> isTarget, Way way, IReadOnlyList<string>? scope, int hops, int limit)
    {
        var found = new List<Route>();
        var first = new Route(start, null, null, scope, 0);
        var seen = new HashSet<(Node, string)> { (start, Key(scope)) };
        // Names of the same thing are no hop, so they are gone through first.
        var waiting = new PriorityQueue<Route, (int Hops, int Order)>();
        waiting.Enqueue(first, (0, 0));
        var edges = 0;
        while (waiting.TryDequeue(out var route, out _))
        {
            if (route.Hops > 0 && route.Node != start && isTarget(route.Node))
            {
                found.Add(route);
                if (found.Count == limit)
                    return (found, waiting.Count > 0);
                continue;
            }

            foreach (var edge in route.Node.Out)
                Follow(route, edge, edge.To, way != Way.Backward);
            foreach (var edge in route.Node.In)
                Follow(route, edge, edge.From, way != Way.Forward);
            if (edges > MaxEdges)
                return (found, true);
        }

        return (found, false);

        void Follow(Route route, Edge edge, Node next, bool allowed)
        {
            var same = edge.Relation == Fact.SameAs;
            if (!(allowed || same) || (!same && route.Hops == hops) || !(edge.Source is { } source ? Allows(source) : IsKnown(next)))
                return;
            edges++;
            if (!Narrow(route.Scope, edge.Source?.Scope ?? [], out var narrowed))
                return;
            if (!same && isScope(next.Kind))
            {
                if (scope is not null && !scope.Contains(next.Id))
                    return;
                narrowed = [next.Id];
            }

            if (seen.Add((next, Key(narrowed))))
                waiting.Enqueue(new Route(next, edge, route, narrowed, route.Hops + (same ? 0 : 1)), (route.Hops + (same ? 0 : 1), edges));
        }
    }

    /// <summary>Whether what a source says may be told, in the language asked for.</summary>
    public bool Allows(FactSource source) => (language is null || source.Language == language) && filter?.Allows(source.Terms) != false;

    // That a sentence mentions it does not show a node of which nothing may be told.
    private bool IsKnown(Node node) =>
        node.About.Exists(Allows) || node.Out.Exists(edge => edge.Source is { } source && Allows(source)) || node.In.Exists(edge => edge.Source is { } source && Allows(source));

    /// <summary>What two scopes have in common; false if they have nothing.</summary>
    public static bool Narrow(IReadOnlyList<string>? scope, IReadOnlyList<string> other, out IReadOnlyList<string>? narrowed)
    {
        narrowed = scope is null ? (other.Count == 0 ? null : other) : other.Count == 0 ? scope : [.. scope.Where(other.Contains)];
        return narrowed is null or { Count: > 0 };
    }

    private static string Key(IReadOnlyList<string>? scope) => scope is null ? "" : string.Join('\n', scope);
}

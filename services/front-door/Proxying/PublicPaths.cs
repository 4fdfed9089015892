namespace Platform.FrontDoor.Proxying;

/// <summary>A path that the world may call, and the service that it leads to.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Prefix">The path and everything below it.</param>
/// <param name="Repeatable">Whether a POST may be sent twice: the service knows a repetition by an id in its body.</param>
internal sealed record PublicPath(string Service, string Prefix, bool Repeatable = false);

/// <summary>All that is public. What is not listed, such as the services' health and metrics, is not reachable from outside.</summary>
internal static class PublicPaths
{
    public static IReadOnlyList<PublicPath> All { get; } =
    [
        new("channel-gateway", "/chat"),
        new("channel-gateway", "/v1/chat"),
        new("channel-gateway", "/v1/messages", Repeatable: true),
        new("channel-gateway", "/v1/replies"),
        new("channel-gateway", "/v1/callback"),
        new("routing", "/v1/conversations"),
        new("routing", "/v1/handoffs"),
        new("knowledge", "/v1/knowledge"),
        new("nlu", "/v1/nlu"),
        new("sentiment", "/v1/sentiment"),
        new("analytics", "/v1/analytics"),
        new("audit", "/v1/audit"),
    ];

    public static IReadOnlyList<string> Services { get; } = [.. All.Select(path => path.Service).Distinct()];
}

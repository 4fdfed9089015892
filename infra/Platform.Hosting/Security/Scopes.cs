namespace Platform.Hosting.Security;

/// <summary>What a key, or a person's role, can allow.</summary>
public static class Scopes
{
    /// <summary>Post customers' messages and read their replies: channel adapters.</summary>
    public const string Messages = "messages";

    /// <summary>Take over conversations and write to customers: agents' consoles.</summary>
    public const string Agent = "agent";

    /// <summary>Read dashboards, transcripts and evidence; write knowledge: people who run the service.</summary>
    public const string Manage = "manage";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Messages, Agent, Manage];

    /// <summary>Those that a person can have. Messages come by channels, and a channel has a key.</summary>
    public static IReadOnlyList<string> ForPeople { get; } = [Agent, Manage];
}

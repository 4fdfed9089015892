using System.Reflection;
using System.Xml.Linq;
using Platform.Contracts;
using Platform.Hosting;

namespace Platform.ArchitectureTests;

/// <summary>What the rules look at.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public static Assembly Contracts { get; } = typeof(IEvent).Assembly;

    public static IReadOnlyList<Assembly> Services { get; } =
    [
        typeof(Analytics.AnalyticsService).Assembly,
        typeof(Audit.AuditService).Assembly,
        typeof(ChannelGateway.ChannelGatewayService).Assembly,
        typeof(FrontDoor.FrontDoorService).Assembly,
        typeof(Knowledge.KnowledgeService).Assembly,
        typeof(Nlu.NluService).Assembly,
        typeof(Routing.RoutingService).Assembly,
        typeof(Sentiment.SentimentService).Assembly,
    ];

    public static IReadOnlyList<IPlatformService> ServiceInstances { get; } =
        [.. Services.Select(assembly => (IPlatformService)Activator.CreateInstance(
            assembly.GetTypes().Single(type => type.IsPublic && type.IsAssignableTo(typeof(IPlatformService))))!)];

    public static IReadOnlyList<string> ProjectFiles { get; } =
        [.. new[] { "contracts", "infra", "services", "tests" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))];

    /// <summary>Names of the projects and packages that a project names itself.</summary>
    public static IReadOnlyList<string> ReferencesOf(string projectFile, string kind) =>
        [.. XDocument.Load(projectFile).Descendants(kind)
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];

    public static IEnumerable<string> SourceFiles(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}

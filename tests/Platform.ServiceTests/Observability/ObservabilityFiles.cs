using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.ServiceTests.Support;
using YamlDotNet.Serialization;

namespace Platform.ServiceTests.Observability;

/// <summary>The dashboards and the alerts that come with the platform.</summary>
internal static partial class ObservabilityFiles
{
    private static readonly string Folder = Path.Combine(RunningService.RepositoryRoot, "deploy", "helm", "platform", "files");

    public static string Runbook { get; } = File.ReadAllText(Path.Combine(RunningService.RepositoryRoot, "docs", "runbook.md"));

    public static IReadOnlyDictionary<string, JsonElement> Dashboards { get; } = Directory
        .EnumerateFiles(Path.Combine(Folder, "dashboards"), "*.json")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => JsonDocument.Parse(File.ReadAllText(file)).RootElement);

    public static IReadOnlyList<Rule> Rules { get; } = [.. new DeserializerBuilder().IgnoreUnmatchedProperties().Build()
        .Deserialize<RuleFile>(File.ReadAllText(Path.Combine(Folder, "alerts.yaml"))).Groups.SelectMany(group => group.Rules)];

    /// <summary>Every expression, with the place where it stands.</summary>
    public static IEnumerable<(string Place, string Expression)> Expressions()
    {
        foreach (var rule in Rules)
            yield return (rule.Alert ?? rule.Record!, rule.Expr);
        foreach (var (name, dashboard) in Dashboards)
        {
            foreach (var panel in dashboard.GetProperty("panels").EnumerateArray())
                if (panel.TryGetProperty("targets", out var targets))
                    foreach (var target in targets.EnumerateArray())
                        yield return ($"{name}: {panel.GetProperty("title").GetString()}", target.GetProperty("expr").GetString()!);
            foreach (var variable in dashboard.GetProperty("templating").GetProperty("list").EnumerateArray())
                if (variable.TryGetProperty("definition", out var definition) && LabelValues().Match(definition.GetString()!) is { Success: true } values)
                    yield return ($"{name}: ${variable.GetProperty("name").GetString()}", $"sum by ({values.Groups[2].Value}) ({values.Groups[1].Value})");
        }
    }

    [GeneratedRegex(@"^label_values\((.+), (\w+)\)$")]
    private static partial Regex LabelValues();

    internal sealed class RuleFile
    {
        [YamlMember(Alias = "groups")]
        public List<RuleGroup> Groups { get; set; } = [];
    }

    internal sealed class RuleGroup
    {
        [YamlMember(Alias = "rules")]
        public List<Rule> Rules { get; set; } = [];
    }

    internal sealed class Rule
    {
        [YamlMember(Alias = "alert")]
        public string? Alert { get; set; }

        [YamlMember(Alias = "record")]
        public string? Record { get; set; }

        [YamlMember(Alias = "expr")]
        public string Expr { get; set; } = "";

        [YamlMember(Alias = "labels")]
        public Dictionary<string, string> Labels { get; set; } = [];

        [YamlMember(Alias = "annotations")]
        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}

using System.Collections;
using System.Text.RegularExpressions;
using Platform.Analytics;
using Platform.Audit;
using Platform.ChannelGateway;
using Platform.FrontDoor;
using Platform.Hosting;
using Platform.Hosting.Security;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.ServiceTests.Support;
using Platform.Storage;
using Platform.Streaming;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Platform.ServiceTests.Observability;

/// <summary>infra/compose, as far as it can be checked without running it.</summary>
public partial class ComposeTests
{
    private static readonly string Folder = Path.Combine(RunningService.RepositoryRoot, "infra", "compose");

    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "docker-compose.yml"));

    private static readonly Dictionary<string, Dictionary<object, object>> Services = Read(Text)["services"] is Dictionary<object, object> services
        ? services.ToDictionary(service => (string)service.Key, service => (Dictionary<object, object>)service.Value)
        : [];

    private static readonly Dictionary<string, Type> Sections = new(StringComparer.Ordinal)
    {
        ["Analytics"] = typeof(AnalyticsOptions),
        ["Audit"] = typeof(AuditOptions),
        ["Bus"] = typeof(BusOptions),
        ["ChannelGateway"] = typeof(ChannelGatewayOptions),
        ["FrontDoor"] = typeof(FrontDoorOptions),
        ["Knowledge"] = typeof(KnowledgeOptions),
        ["Nlu"] = typeof(NluOptions),
        ["Routing"] = typeof(RoutingOptions),
        ["Security"] = typeof(SecurityOptions),
        ["Sentiment"] = typeof(SentimentOptions),
        ["Storage"] = typeof(StorageOptions),
        ["Stream"] = typeof(StreamOptions),
        ["Tenancy"] = typeof(TenantsOptions),
    };

    // Read by the platform and by .NET without a class of options.
    private static readonly string[] OtherSettings =
        ["Telemetry__Prometheus", "Logging__", "OTEL_", "ASPNETCORE_"];

    [Fact]
    public void Every_service_of_the_platform_is_there()
    {
        var images = Services.Values.Select(service => (string)service["image"]).Where(image => image.StartsWith("platform/", StringComparison.Ordinal));

        Assert.Equal(
            ["analytics", "audit", "channel-gateway", "front-door", "knowledge", "nlu", "routing", "sentiment", "standalone"],
            images.Select(image => image["platform/".Length..image.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Images_of_others_are_pinned()
    {
        var images = Services.Values.Select(service => (string)service["image"]).Where(image => !image.StartsWith("platform/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches(@":v?\d+\.\d+\.\d+(-[a-z]+)?$", image));
    }

    [Fact]
    public void Every_variable_is_explained_and_every_explained_one_is_used()
    {
        var explained = File.ReadLines(Path.Combine(Folder, ".env.example"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOf('=', StringComparison.Ordinal)]);
        var used = Variable().Matches(Text).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(explained.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_that_is_mounted_exists_and_every_volume_is_declared()
    {
        var declared = ((Dictionary<object, object>)Read(Text)["volumes"]).Keys.Cast<string>().ToArray();
        var mounts = Services.Values.Where(service => service.ContainsKey("volumes"))
            .SelectMany(service => (List<object>)service["volumes"]).Select(volume => ((string)volume).Split(':')[0]).Distinct().ToArray();

        Assert.NotEmpty(mounts);
        Assert.Equal(declared.Order(StringComparer.Ordinal), mounts.Where(mount => mount[0] != '.').Order(StringComparer.Ordinal));
        Assert.All(mounts.Where(mount => mount[0] == '.'), mount => Assert.True(
            File.Exists(Path.Combine(Folder, mount)) || Directory.Exists(Path.Combine(Folder, mount)), $"{mount} does not exist"));
        // The files that only containers read must at least be YAML.
        Assert.All(Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories), file => Assert.NotEmpty(Read(File.ReadAllText(file))));
    }

    [Fact]
    public void What_a_service_waits_for_exists_and_can_come_true()
    {
        var waits = Services.SelectMany(service => DependenciesOf(service.Value)).ToArray();

        Assert.NotEmpty(waits);
        Assert.All(waits, wait =>
        {
            Assert.True(Services.TryGetValue(wait.Service, out var other), $"There is no service {wait.Service}");
            Assert.True(wait.Condition != "service_healthy" || other!.ContainsKey("healthcheck"), $"{wait.Service} has no health check");
        });
    }

    [Fact]
    public void Every_setting_of_our_services_is_one()
    {
        var settings = Services.Values.Where(service => ((string)service["image"]).StartsWith("platform/", StringComparison.Ordinal))
            .SelectMany(service => ((Dictionary<object, object>)service["environment"]).Keys.Cast<string>()).Distinct().ToArray();

        Assert.True(settings.Length > 15);
        Assert.All(settings, setting => Assert.True(
            OtherSettings.Any(known => setting.StartsWith(known, StringComparison.Ordinal)) || IsSetting(setting), $"{setting} is no setting"));
    }

    [Fact]
    public void The_front_door_leads_to_every_replica()
    {
        var addresses = ((Dictionary<object, object>)Services["front-door"]["environment"])
            .Where(setting => ((string)setting.Key).StartsWith("FrontDoor__", StringComparison.Ordinal)).Select(setting => (string)setting.Value);
        var replicas = Services.Where(service => ((string)service.Value["image"]).StartsWith("platform/", StringComparison.Ordinal))
            .Where(service => service.Key is not ("front-door" or "keys"))
            .SelectMany(service => Enumerable.Range(1, ReplicasOf(service.Value)).Select(n => $"http://platform-{service.Key}-{n}:8080"));

        Assert.Equal(replicas.Order(StringComparer.Ordinal), addresses.Order(StringComparer.Ordinal));
    }

    private static Dictionary<object, object> Read(string yaml) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(yaml))));

    private static int ReplicasOf(Dictionary<object, object> service) =>
        service.TryGetValue("deploy", out var deploy)
            ? int.Parse((string)((Dictionary<object, object>)deploy)["replicas"], System.Globalization.CultureInfo.InvariantCulture)
            : 1;

    private static IEnumerable<(string Service, string? Condition)> DependenciesOf(Dictionary<object, object> service) =>
        !service.TryGetValue("depends_on", out var on) ? []
        : on is List<object> names ? names.Select(name => ((string)name, (string?)null))
        : ((Dictionary<object, object>)on).Select(wait => ((string)wait.Key, (string?)((Dictionary<object, object>)wait.Value)["condition"]));

    // Follows the properties of the options as the configuration binder does.
    private static bool IsSetting(string setting)
    {
        var names = setting.Split("__");
        if (!Sections.TryGetValue(names[0], out var type))
            return false;
        foreach (var name in names.Skip(1))
        {
            if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
                type = type.GetGenericArguments()[^1];
            else if (type.GetProperty(name) is { } property)
                type = property.PropertyType;
            else
                return false;
        }

        return true;
    }

    [GeneratedRegex(@"(?<!\$)\$\{([A-Z_]+)")]
    private static partial Regex Variable();
}

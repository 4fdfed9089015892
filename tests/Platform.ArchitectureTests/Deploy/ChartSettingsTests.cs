using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Platform.Hosting;

namespace Platform.ArchitectureTests.Deploy;

/// <summary>The environment that the chart gives to each service is one that the service reads.</summary>
public partial class ChartSettingsTests
{
    // What the framework reads.
    private static readonly string[] Frameworks = ["ASPNETCORE_HTTP_PORTS", "OTEL_EXPORTER_OTLP_ENDPOINT", "Logging__LogLevel__"];

    // Section → type of its options, from the lines that bind them, in the projects that hold them.
    private static readonly ILookup<string, (string File, string Section, Type Type)> Bound = Repository.SourceFiles("services").Concat(Repository.SourceFiles("infra"))
        .SelectMany(file => Binding().Matches(File.ReadAllText(file)).Select(match => (file, match.Groups[2].Value, TypeOf(match.Groups[1].Value))))
        .ToLookup(bound => bound.Item2, bound => (bound.file, bound.Item2, bound.Item3));

    // Settings that are read one by one: "Telemetry:Prometheus".
    private static readonly HashSet<string> Single = [.. Repository.SourceFiles("infra").SelectMany(file => Read().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)];

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_setting_is_one_that_its_service_reads(string example)
    {
        Assert.Equal(13, Bound.Count);
        Assert.All(Chart.Of(example).All<V1Deployment>(), deployment =>
        {
            var service = deployment.Name()["platform-".Length..];
            Assert.All(Names(deployment), name => Assert.True(IsRead(service, name), $"{service} does not read {name}"));
        });
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void No_secret_is_in_the_chart(string example)
    {
        var chart = Chart.Of(example);

        Assert.Empty(chart.All<V1Secret>());
        var secret = chart.Pods().SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Env ?? [])
            .Where(setting => Secret().IsMatch(setting.Name)).ToArray();
        Assert.NotEmpty(secret);
        Assert.All(secret, setting => Assert.True(setting.Value is null && setting.ValueFrom?.SecretKeyRef is { Name.Length: > 0, Key.Length: > 0 }, setting.Name));
    }

    [Fact]
    public void Secrets_come_from_where_the_values_say()
    {
        var settings = Chart.Of("full").Deployment("analytics").Spec.Template.Spec.Containers.Single().Env
            .Where(setting => setting.ValueFrom is not null)
            .ToDictionary(setting => setting.Name, setting => $"{setting.ValueFrom.SecretKeyRef.Name}/{setting.ValueFrom.SecretKeyRef.Key}");

        Assert.Equal("rabbitmq-login/rabbitmq-password", settings["Bus__Password"]);
        Assert.Equal("mongodb-login/uri", settings["Storage__MongoDb__ConnectionString"]);
        Assert.Equal("kafka-login/kafka-password", settings["Stream__Kafka__Password"]);
        Assert.Equal("platform/pseudonym-key", settings["Stream__PseudonymKey"]);
        Assert.Equal("platform/shop-whatsapp-2026", settings["Security__Keys__shop-whatsapp__Sha256"]);
        Assert.Equal("redis-login/redis-connection-string", Chart.Of("full").Deployment("routing").Spec.Template.Spec.Containers.Single().Env
            .Single(setting => setting.Name == "Routing__Cluster__Redis").ValueFrom.SecretKeyRef is { } redis ? $"{redis.Name}/{redis.Key}" : null);
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_service_accepts_its_settings(string example) =>
        Assert.All(Chart.Of(example).All<V1Deployment>(), deployment =>
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(Values(deployment)).Build();
            var sections = configuration.GetChildren().Select(section => section.Key).Where(section => Bound.Contains(section)).ToArray();

            Assert.NotEmpty(sections);
            Assert.All(sections, section => Assert.Empty(Failures(configuration.GetSection(section).Get(Bound[section].First().Type)!)));
        });

    [Fact]
    public void Without_kafka_analytics_listens_to_the_bus()
    {
        var chart = Chart.Of("", "kafka.enabled=false");
        var names = Names(chart.Deployment("analytics"));

        Assert.Equal("embedded", chart.Deployment("analytics").Spec.Template.Spec.Containers.Single().Env.Single(setting => setting.Name == "Stream__Kind").Value);
        Assert.DoesNotContain(names, name => name.StartsWith("Stream__Kafka", StringComparison.Ordinal) || name == "Stream__PseudonymKey");
    }

    [Fact]
    public void Packs_of_a_volume_take_the_place_of_those_in_the_image()
    {
        string[] readers = ["channel-gateway", "knowledge", "nlu", "routing"];

        Assert.All(readers, service =>
        {
            var pod = Chart.Of("full").Deployment(service).Spec.Template.Spec;
            Assert.Equal("packs", pod.Volumes.Single(volume => volume.Name == "packs").PersistentVolumeClaim.ClaimName);
            Assert.Equal(
                pod.Containers.Single().VolumeMounts.Single(mount => mount.Name == "packs").MountPath,
                pod.Containers.Single().Env.Single(setting => setting.Name == "Tenancy__PacksFolder").Value);
        });
        Assert.All(readers, service => Assert.DoesNotContain("Tenancy__PacksFolder", Names(Chart.Of("").Deployment(service))));
        // Whoever reads packs is in the list.
        Assert.Equal(readers, Repository.SourceFiles("services").Where(file => File.ReadAllText(file).Contains("AddTenantPacks()", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file))).Order());
    }

    private static bool IsRead(string service, string name)
    {
        if (Frameworks.Any(known => name == known || (known.EndsWith("__", StringComparison.Ordinal) && name.StartsWith(known, StringComparison.Ordinal))))
            return true;
        var path = name.Split("__");
        return Single.Contains(string.Join(':', path)) || Bound[path[0]].Any(bound =>
            (bound.File.Contains("/infra/", StringComparison.Ordinal) || bound.File.Contains($"/services/{service}/", StringComparison.Ordinal)) && Has(bound.Type, path[1..]));
    }

    private static bool Has(Type type, string[] path)
    {
        if (path.Length == 0)
            return type == typeof(string) || type.IsValueType;
        if (type.IsGenericType && type.IsAssignableTo(typeof(IDictionary)))
            return Has(type.GetGenericArguments()[1], path[1..]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
            return int.TryParse(path[0], out _) && Has(type.GetGenericArguments()[0], path[1..]);
        return type.GetProperty(path[0]) is { } property && Has(property.PropertyType, path[1..]);
    }

    private static Type TypeOf(string name) => Repository.Services.Append(typeof(PlatformHost).Assembly)
        .Concat([typeof(Storage.StorageOptions).Assembly, typeof(Streaming.StreamOptions).Assembly])
        .SelectMany(assembly => assembly.GetTypes()).Single(type => type.Name == name);

    private static IEnumerable<string> Names(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers.Single().Env.Select(setting => setting.Name);

    // As the process would see them, with a value of the right form for each secret.
    private static IEnumerable<KeyValuePair<string, string?>> Values(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers.Single().Env
        .Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), Sample(setting.Name) ?? setting.Value ?? new string('0', 64)))!;

    private static IEnumerable<string?> Failures(object options)
    {
        var failures = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true);
        var inner = options.GetType().GetProperties().Where(property => property.IsDefined(typeof(ValidateObjectMembersAttribute), inherit: false));
        return failures.Select(failure => failure.ErrorMessage).Concat(inner.SelectMany(property => Failures(property.GetValue(options)!)));
    }

    private static string? Sample(string name) => name switch
    {
        "Routing__AdvertisedAddress" => "10.0.0.7",
        "Storage__MongoDb__ConnectionString" => "mongodb://user:password@mongodb:27017",
        "Routing__Cluster__Redis" => "redis:6379,abortConnect=false",
        "Stream__Kafka__CaFile" => typeof(ChartSettingsTests).Assembly.Location,
        _ => null,
    };

    [GeneratedRegex("""AddOptions<(\w+)>\(\)\.BindConfiguration\("(\w+)"\)""")]
    private static partial Regex Binding();

    [GeneratedRegex("""GetValue\("([A-Za-z:]+)",""")]
    private static partial Regex Read();

    [GeneratedRegex("(Password|User|Username|Sha256|ConnectionString|PseudonymKey|Cluster__Redis|API_KEY|_PASS)$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}

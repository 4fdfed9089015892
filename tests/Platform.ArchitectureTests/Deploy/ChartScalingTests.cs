using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;
using Platform.Hosting;

namespace Platform.ArchitectureTests.Deploy;

public partial class ChartScalingTests
{
    [Theory]
    [InlineData("")]
    [InlineData("full")]
    public void Every_service_has_an_autoscaler_of_its_own(string example)
    {
        var chart = Chart.Of(example);

        Assert.Equal(chart.All<V1Deployment>().Select(deployment => deployment.Name()), chart.All<V2HorizontalPodAutoscaler>().Select(scaler => scaler.Spec.ScaleTargetRef.Name));
        Assert.All(chart.All<V2HorizontalPodAutoscaler>(), scaler =>
        {
            Assert.Equal(scaler.Name(), scaler.Spec.ScaleTargetRef.Name);
            Assert.InRange(scaler.Spec.MinReplicas!.Value, 2, scaler.Spec.MaxReplicas);
            Assert.Contains(scaler.Spec.Metrics, metric => metric.Resource?.Name == "cpu");
        });
        // Two that count would pull it to and fro.
        Assert.All(chart.All<V1Deployment>(), deployment => Assert.Null(deployment.Spec.Replicas));
        Assert.All(Chart.Of("trial").All<V1Deployment>(), deployment => Assert.Equal(1, deployment.Spec.Replicas));
        Assert.Empty(Chart.Of("trial").All<V2HorizontalPodAutoscaler>());
    }

    [Fact]
    public void Queues_and_lag_scale_those_whose_work_waits_there()
    {
        var external = Chart.Of("full").All<V2HorizontalPodAutoscaler>().ToDictionary(
            scaler => scaler.Name()["platform-".Length..],
            scaler => scaler.Spec.Metrics.Where(metric => metric.External is not null).Select(metric =>
                $"{metric.External.Metric.Name} {metric.External.Metric.Selector.MatchLabels.Values.Single()} {metric.External.Target.AverageValue.ToDecimal()}").SingleOrDefault());

        Assert.Equal("platform_queue_messages_ready nlu 50", external["nlu"]);
        Assert.Equal("platform_queue_messages_ready routing 100", external["routing"]);
        Assert.Equal("platform_kafka_consumergroup_lag analytics 5000", external["analytics"]);
        Assert.Null(external["front-door"]);
        // One replica at a time takes its queue; more would not help.
        Assert.Null(external["audit"]);
        // Without an adapter an autoscaler that waits for its metric would not scale down.
        Assert.All(Chart.Of("").All<V2HorizontalPodAutoscaler>(), scaler => Assert.All(scaler.Spec.Metrics, metric => Assert.Null(metric.External)));
    }

    [Fact]
    public void The_external_metrics_are_recorded_and_served()
    {
        var folder = Path.Combine(Repository.Root, "deploy", "helm", "platform", "files");
        var asked = Chart.Of("full").All<V2HorizontalPodAutoscaler>().SelectMany(scaler => scaler.Spec.Metrics)
            .Where(metric => metric.External is not null).Select(metric => metric.External.Metric.Name).Distinct().ToArray();

        Assert.Equal(2, asked.Length);
        Assert.All(asked, metric => Assert.Contains($"record: {metric}\n", File.ReadAllText(Path.Combine(folder, "autoscaling-rules.yaml")), StringComparison.Ordinal));
        Assert.All(asked, metric => Assert.Contains(metric, File.ReadAllText(Path.Combine(folder, "prometheus-adapter.yaml")), StringComparison.Ordinal));
    }

    [Fact]
    public void Keda_asks_the_queues_that_the_services_take_from()
    {
        var chart = Chart.Of("keda");
        var objects = chart.Manifests.Where(manifest => manifest.Kind == "keda.sh/v1alpha1 ScaledObject").ToArray();
        var authentications = chart.Manifests.Where(manifest => manifest.Kind == "keda.sh/v1alpha1 TriggerAuthentication").Select(manifest => manifest.Name).ToArray();

        Assert.Equal(chart.All<V1Deployment>().Select(deployment => deployment.Name()), objects.Select(scaled => (string)scaled.Object["spec"]!["scaleTargetRef"]!["name"]!));
        Assert.Empty(chart.All<V2HorizontalPodAutoscaler>());
        Assert.All(objects.SelectMany(Triggers).Where(trigger => (string)trigger["type"]! != "cpu"), trigger =>
            Assert.Contains((string)trigger["authenticationRef"]!["name"]!, authentications));
        Assert.All(objects, scaled =>
        {
            var service = scaled.Name["platform-".Length..];
            var queues = Triggers(scaled).Where(trigger => (string)trigger["type"]! == "rabbitmq").Select(trigger => (string)trigger["metadata"]!["queueName"]!);
            Assert.Equal(service is "analytics" ? [] : Queues(service).Order(), queues.Order());
        });
        var kafka = objects.SelectMany(Triggers).Single(trigger => (string)trigger["type"]! == "kafka")["metadata"]!;
        Assert.Equal(("analytics", "scram_sha512", "enable"), ((string)kafka["consumerGroup"]!, (string)kafka["sasl"]!, (string)kafka["tls"]!));

        static IEnumerable<JsonNode> Triggers(Manifest scaled) => scaled.Object["spec"]!["triggers"]!.AsArray()!;
    }

    [Fact]
    public void Prometheus_finds_every_service_that_shows_metrics()
    {
        var chart = Chart.Of("full");
        var monitor = Assert.Single(chart.Manifests, manifest => manifest.Kind == "monitoring.coreos.com/v1 ServiceMonitor").Object["spec"]!;
        var excluded = monitor["selector"]!["matchExpressions"]![0]!;

        Assert.Equal(("app.kubernetes.io/component", "NotIn"), ((string)excluded["key"]!, (string)excluded["operator"]!));
        var found = chart.All<V1Service>().Where(service =>
            ChartObjectTests.Selects(monitor["selector"]!["matchLabels"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!), service.Metadata.Labels)
            && !excluded["values"]!.AsArray().Any(value => (string)value! == service.Metadata.Labels["app.kubernetes.io/component"])).ToArray();
        Assert.Equal(chart.All<V1Deployment>().Select(deployment => deployment.Name()).Where(name => name != "platform-front-door"), found.Select(service => service.Name()));
        Assert.All(found, service => Assert.Contains(service.Spec.Ports, port => port.Name == (string)monitor["endpoints"]![0]!["port"]!));
    }

    [Fact]
    public void Alerts_keep_the_braces_that_Prometheus_fills_in()
    {
        var rule = Assert.Single(Chart.Of("full").Manifests, manifest => manifest.Kind == "monitoring.coreos.com/v1 PrometheusRule").Object["spec"]!;
        var source = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "helm", "platform", "files", "alerts.yaml"));
        var alerts = rule["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(entry => (string?)entry!["alert"]).OfType<string>().ToArray();

        Assert.NotEmpty(alerts);
        Assert.Equal(Alert().Matches(source).Select(match => match.Groups[1].Value), alerts);
        Assert.Equal(Label().Count(source), Label().Count(Regex.Unescape(rule.ToJsonString())));
    }

    [Fact]
    public void Dashboards_reach_Grafana_as_they_are()
    {
        var folder = Path.Combine(Repository.Root, "deploy", "helm", "platform", "files", "dashboards");
        var files = Directory.EnumerateFiles(folder, "*.json").Order().ToArray();
        var maps = Chart.Of("full").All<V1ConfigMap>();

        Assert.Equal(files.Select(Path.GetFileName), maps.SelectMany(map => map.Data.Keys).Order());
        Assert.All(maps, map => Assert.Equal("1", map.Metadata.Labels["grafana_dashboard"]));
        Assert.All(maps.SelectMany(map => map.Data), entry => Assert.Equal(
            File.ReadAllText(Path.Combine(folder, entry.Key)).TrimEnd(), entry.Value.TrimEnd()));
    }

    // The queues that the replicas of a service share; each replica takes from all of them.
    private static IEnumerable<string> Queues(string service) => Repository.SourceFiles($"services/{service}")
        .SelectMany(file => Consumer().Matches(File.ReadAllText(file)))
        .Select(match => ConsumerRegistry.QueueName(service, match.Groups[1].Value));

    [GeneratedRegex(@"consumers\.Add<(\w+)>\(\)")]
    private static partial Regex Consumer();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"\{\{ \$")]
    private static partial Regex Label();
}

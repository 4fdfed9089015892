using k8s.Models;

namespace Platform.ArchitectureTests.Deploy;

public class ChartObjectTests
{
    private static readonly string[] Services = ["analytics", "audit", "channel-gateway", "front-door", "knowledge", "nlu", "routing", "sentiment"];

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Kubernetes_knows_every_field_of_every_object(string example)
    {
        var chart = Chart.Of(example);

        Assert.All(chart.Manifests.Where(Chart.IsBuiltIn), manifest => Assert.NotNull(Chart.Read(manifest)));
        string[] operators = ["monitoring.coreos.com/v1 ServiceMonitor", "monitoring.coreos.com/v1 PrometheusRule", "keda.sh/v1alpha1 ScaledObject", "keda.sh/v1alpha1 TriggerAuthentication"];
        Assert.All(chart.Manifests.Where(manifest => !Chart.IsBuiltIn(manifest)), manifest => Assert.Contains(manifest.Kind, operators));
        Assert.Equal(chart.Manifests.Count, chart.Manifests.DistinctBy(manifest => (manifest.Kind, manifest.Name)).Count());
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_service_runs(string example)
    {
        var names = Chart.Of(example).All<V1Deployment>().Select(deployment => deployment.Name()).Order();

        Assert.Equal(Services.Select(service => "platform-" + service), names);
        Assert.Equal(Services, Repository.ServiceInstances.Select(service => service.Name).Order());
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void No_pod_has_more_rights_than_it_needs(string example)
    {
        Assert.All(Chart.Of(example).Pods(), pod =>
        {
            Assert.False(pod.Spec.AutomountServiceAccountToken);
            Assert.Null(pod.Spec.ServiceAccountName);
            Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
            Assert.NotInRange(pod.Spec.SecurityContext.RunAsUser!.Value, 0, 0);
            Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile.Type);
            Assert.NotEqual(true, pod.Spec.HostNetwork);
            Assert.All(pod.Spec.Containers, container =>
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.NotEqual(true, container.SecurityContext.Privileged);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            });
        });
        Assert.All(Chart.Of(example).OwnPods(), pod => Assert.All(pod.Spec.Containers, container =>
        {
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.NotNull(pod.Spec.Volumes.Single(volume => volume.Name == container.VolumeMounts.Single(mount => mount.MountPath == "/tmp").Name).EmptyDir);
        }));
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_container_says_what_it_takes_of_a_node(string example) =>
        Assert.All(Chart.Of(example).Pods().SelectMany(pod => pod.Spec.Containers), container =>
        {
            Assert.Contains("cpu", container.Resources.Requests.Keys);
            Assert.True(container.Resources.Limits["memory"].ToDecimal() >= container.Resources.Requests["memory"].ToDecimal());
        });

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_volume_that_is_mounted_is_there(string example) =>
        Assert.All(Chart.Of(example).OwnPods(), pod => Assert.Equal(
            pod.Spec.Volumes.Select(volume => volume.Name).Order(),
            pod.Spec.Containers.SelectMany(container => container.VolumeMounts).Select(mount => mount.Name).Order()));

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_service_is_asked_how_it_is(string example) =>
        Assert.All(Chart.Of(example).All<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec.Containers.Single()), container =>
        {
            Assert.Equal("/startupz", container.StartupProbe.HttpGet.Path);
            Assert.Equal("/healthz", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/readyz", container.ReadinessProbe.HttpGet.Path);
            Assert.All([container.StartupProbe, container.LivenessProbe, container.ReadinessProbe], probe =>
                Assert.Contains(container.Ports, port => port.Name == (string)probe.HttpGet.Port && port.ContainerPort == 8080));
            // The models of all tenants are trained at the start.
            var patience = container.StartupProbe.FailureThreshold!.Value * container.StartupProbe.PeriodSeconds!.Value;
            Assert.InRange(patience, container.Name == "nlu" ? 240 : 60, 3600);
        });

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void An_update_takes_no_replica_away_before_its_successor_is_ready(string example) =>
        Assert.All(Chart.Of(example).All<V1Deployment>(), deployment =>
        {
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
            Assert.Equal("1", deployment.Spec.Strategy.RollingUpdate.MaxSurge.Value);
            Assert.Equal(
                ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
                deployment.Spec.Template.Spec.TopologySpreadConstraints.Select(constraint => constraint.TopologyKey));
            Assert.All(deployment.Spec.Template.Spec.TopologySpreadConstraints, constraint =>
                Assert.True(Selects(constraint.LabelSelector.MatchLabels, deployment.Spec.Template.Metadata.Labels)));
        });

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void A_pod_that_ends_has_the_time_for_it(string example) =>
        Assert.All(Chart.Of(example).All<V1Deployment>(), deployment =>
        {
            var pod = deployment.Spec.Template.Spec;
            var pause = pod.Containers.Single().Lifecycle.PreStop.Sleep.Seconds;

            Assert.InRange(pause, 1, 15);
            // The host gives what is in work 30 seconds.
            Assert.True(pod.TerminationGracePeriodSeconds >= pause + 30);
            Assert.True(deployment.Name() != "platform-routing" || pod.TerminationGracePeriodSeconds >= 45);
        });

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_address_leads_to_the_pods_of_one_workload(string example)
    {
        var chart = Chart.Of(example);

        Assert.All(chart.All<V1Service>(), service =>
        {
            var pod = Assert.Single(chart.Pods(), pod => Selects(service.Spec.Selector, pod.Labels));
            Assert.Equal(service.Name(), pod.Name);
            Assert.All(service.Spec.Ports, port => Assert.Contains(
                pod.Spec.Containers.SelectMany(container => container.Ports),
                open => open.Name == (string?)port.TargetPort || (port.TargetPort is null && open.ContainerPort == port.Port)));
        });
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void A_node_that_is_emptied_takes_one_replica_of_a_service_at_most(string example)
    {
        var chart = Chart.Of(example);

        Assert.Equal(Services.Length, chart.All<V1PodDisruptionBudget>().Count);
        Assert.All(chart.All<V1PodDisruptionBudget>(), budget =>
        {
            Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
            Assert.Equal(budget.Name(), Assert.Single(chart.Pods(), pod => Selects(budget.Spec.Selector.MatchLabels, pod.Labels)).Name);
        });
    }

    [Fact]
    public void The_front_door_knows_every_service_by_its_address()
    {
        var chart = Chart.Of("");
        var addresses = chart.Deployment("front-door").Spec.Template.Spec.Containers.Single().Env
            .Where(setting => setting.Name.StartsWith("FrontDoor__Services__", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Name.Split("__")[2], setting => new Uri(setting.Value));

        Assert.Equal(FrontDoor.Proxying.PublicPaths.Services.Order(), addresses.Keys.Order());
        Assert.All(addresses, address => Assert.Contains(chart.All<V1Service>(), service =>
            service.Name() == address.Value.Host && service.Name() == "platform-" + address.Key && service.Spec.Ports.Single().Port == address.Value.Port));
    }

    [Fact]
    public void Silos_reach_each_other_at_their_pods_addresses()
    {
        var container = Chart.Of("").Deployment("routing").Spec.Template.Spec.Containers.Single();
        var port = container.Env.Single(setting => setting.Name == "Routing__SiloPort").Value;

        Assert.Equal("status.podIP", container.Env.Single(setting => setting.Name == "Routing__AdvertisedAddress").ValueFrom.FieldRef.FieldPath);
        Assert.Equal("redis", container.Env.Single(setting => setting.Name == "Routing__Cluster__Kind").Value);
        Assert.Equal(port, container.Ports.Single(open => open.Name == "silo").ContainerPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_migration_leans_on_nothing_that_is_installed_after_it()
    {
        var job = Assert.Single(Chart.Of("full").All<V1Job>());
        var pod = job.Spec.Template.Spec;

        Assert.Equal("pre-install,pre-upgrade", job.Metadata.Annotations["helm.sh/hook"]);
        Assert.Equal(["migrate"], pod.Containers.Single().Args);
        Assert.Equal("registry.example.org/platform/standalone:1.4.0", pod.Containers.Single().Image);
        Assert.DoesNotContain(pod.Volumes, volume => volume.ConfigMap is not null);
        Assert.DoesNotContain(pod.Containers.Single().Env, setting => setting.ValueFrom?.ConfigMapKeyRef is not null);
        // With the chart's own database there is nothing to migrate before the installation.
        Assert.Equal("post-install,pre-upgrade", Assert.Single(Chart.Of("trial").All<V1Job>()).Metadata.Annotations["helm.sh/hook"]);
    }

    [Fact]
    public void Helm_s_test_posts_a_message_to_the_front_door()
    {
        var chart = Chart.Of("full");
        var pod = Assert.Single(chart.All<V1Pod>());
        var container = pod.Spec.Containers.Single();

        Assert.Equal("test", pod.Metadata.Annotations["helm.sh/hook"]);
        Assert.Contains(chart.All<V1Service>(), service =>
            container.Env.Any(setting => setting.Value == $"http://{service.Name()}:{service.Spec.Ports.Single().Port}") && service.Name() == "platform-front-door");
        Assert.Contains("/v1/messages?wait=", container.Args.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ingress_leads_to_the_front_door_and_holds_no_stream_back()
    {
        var ingress = Assert.Single(Chart.Of("full").All<V1Ingress>());
        var backend = ingress.Spec.Rules.Single().Http.Paths.Single().Backend.Service;

        Assert.Equal(("platform-front-door", "http"), (backend.Name, backend.Port.Name));
        Assert.Equal("off", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-buffering"]);
        Assert.Equal("service-tls", ingress.Spec.Tls.Single().SecretName);
        Assert.Empty(Chart.Of("").All<V1Ingress>());
    }

    [Fact]
    public void The_notes_say_how_to_get_in()
    {
        Assert.Contains("kubectl -n default port-forward service/platform-front-door 8080", Chart.Of("").Notes, StringComparison.Ordinal);
        Assert.Contains("https://service.example.org", Chart.Of("full").Notes, StringComparison.Ordinal);
    }

    internal static bool Selects(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value);
}

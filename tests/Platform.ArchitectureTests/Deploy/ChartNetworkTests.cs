using k8s.Models;

namespace Platform.ArchitectureTests.Deploy;

/// <summary>Asks the NetworkPolicies, as the network would, whether a connection may be made.</summary>
public class ChartNetworkTests
{
    private static readonly string[] Behind = ["analytics", "audit", "channel-gateway", "knowledge", "nlu", "routing", "sentiment"];

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void Every_pod_is_closed_both_ways_by_default(string example)
    {
        var chart = Chart.Of(example);

        Assert.All(chart.Pods(), pod => Assert.Equal(
            ["Egress", "Ingress"],
            chart.All<V1NetworkPolicy>().Where(policy => Covers(policy, pod.Labels)).SelectMany(policy => policy.Spec.PolicyTypes).Distinct().Order()));
    }

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void The_front_door_reaches_every_service_and_services_reach_none(string example)
    {
        Assert.All(Behind, service => Assert.True(Reaches(example, "front-door", service, "http"), service));
        Assert.All(Behind, from => Assert.All([.. Behind, "front-door"], to => Assert.False(Reaches(example, from, to, "http"), $"{from} → {to}")));
    }

    [Fact]
    public void Silos_reach_silos_and_nobody_else_reaches_them()
    {
        Assert.True(Reaches("", "routing", "routing", "silo"));
        Assert.All(Behind.Except(["routing"]), from => Assert.False(Reaches("", from, "routing", "silo"), from));
        Assert.False(Reaches("", "front-door", "routing", "silo"));
        Assert.False(Reaches("", "routing", "nlu", "silo"));
    }

    [Theory]
    [InlineData("rabbitmq", "5672", "analytics audit channel-gateway knowledge migration nlu routing sentiment")]
    [InlineData("mongodb", "27017", "analytics audit channel-gateway knowledge migration nlu routing")]
    [InlineData("redis", "6379", "migration routing")]
    [InlineData("kafka", "9092", "analytics migration")]
    public void A_server_is_reached_by_those_who_need_it_and_nobody_else(string server, string port, string allowed)
    {
        var chart = Chart.Of("trial");
        var target = chart.Pods().Single(pod => pod.Name == server);
        var callers = chart.OwnPods().Where(pod => CanReach(chart, pod.Labels, target.Labels, port)).Select(pod => pod.Labels["app.kubernetes.io/component"]);

        Assert.Equal(allowed.Split(' '), callers.Order());
    }

    [Theory]
    [InlineData("203.0.113.7", 443, true)]
    [InlineData("203.0.113.7", 8443, false)]
    [InlineData("10.1.2.3", 443, false)]
    [InlineData("172.20.0.1", 443, false)]
    [InlineData("192.168.1.1", 443, false)]
    [InlineData("169.254.169.254", 443, false)]
    [InlineData("100.64.0.1", 443, false)]
    [InlineData("fd00::1", 443, false)]
    [InlineData("2001:db8::1", 443, true)]
    public void Callbacks_and_fetches_of_documents_leave_for_the_internet_and_not_for_private_addresses(string address, int port, bool allowed)
    {
        var policies = Chart.Of("full", "security.oidc.authority=", "telemetry.otlpEndpoint=").All<V1NetworkPolicy>();
        string[] allowedOnes = ["channel-gateway", "knowledge"];
        var others = Chart.Of("full").OwnPods().Where(pod => !allowedOnes.Contains(pod.Labels["app.kubernetes.io/component"]));

        Assert.All(allowedOnes, name => Assert.Equal(allowed, Leaves(Chart.Of("full").Deployment(name).Spec.Template.Metadata.Labels)));
        Assert.All(others, pod => Assert.False(Leaves(pod.Labels), pod.Name));

        bool Leaves(IDictionary<string, string> labels) => policies.Where(policy => Covers(policy, labels))
            .SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => (rule.Ports is null || rule.Ports.Any(open => open.Port == port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                && (rule.To is null || rule.To.Any(peer => peer.IpBlock is { } block && Holds(block.Cidr, address) && !(block.Except ?? []).Any(except => Holds(except, address)))));
    }

    [Theory]
    [InlineData("dns", "53", true)]
    [InlineData("otlp", "4317", true)]
    [InlineData("oidc", "443", true)]
    [InlineData("anything", "25", false)]
    public void Services_leave_for_what_is_configured_only(string what, string port, bool allowed)
    {
        var policies = Chart.Of("full").All<V1NetworkPolicy>();
        var nlu = Chart.Of("full").Deployment("nlu").Spec.Template.Metadata.Labels;

        Assert.True(allowed == policies.Where(policy => Covers(policy, nlu)).SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => rule.Ports?.Any(open => open.Port == port) != false), what);
        // Without a collector and a provider of identities there is no way to them.
        Assert.DoesNotContain(
            Chart.Of("minimal").All<V1NetworkPolicy>().Where(policy => Covers(policy, nlu)).SelectMany(policy => policy.Spec.Egress ?? []),
            rule => rule.Ports?.Any(open => open.Port is { } number && (number == "4317" || number == "443")) != false);
    }

    [Fact]
    public void Metrics_are_read_by_whom_the_operator_names()
    {
        var named = Chart.Of("full").All<V1NetworkPolicy>().Where(policy => policy.Spec.Ingress is not null)
            .Where(policy => policy.Spec.Ingress.Any(rule => rule.FromProperty?.Any(peer => peer.NamespaceSelector?.MatchLabels.Values.Contains("monitoring") == true) == true));

        // All but the front door, which has none.
        Assert.Equal(Behind.Select(service => "platform-" + service), named.Select(policy => policy.Name()).Order());
    }

    [Fact]
    public void The_front_door_is_called_from_where_the_operator_says_and_by_helm_s_test()
    {
        var open = Chart.Of("").All<V1NetworkPolicy>().Single(policy => policy.Name() == "platform-front-door");
        Assert.Null(Assert.Single(open.Spec.Ingress).FromProperty);

        var named = Chart.Of("full").All<V1NetworkPolicy>().Single(policy => policy.Name() == "platform-front-door");
        Assert.Equal("ingress-nginx", Assert.Single(named.Spec.Ingress).FromProperty[0].NamespaceSelector.MatchLabels.Values.Single());
        Assert.True(Reaches("full", "test", "front-door", "http"));
        Assert.False(Reaches("full", "test", "nlu", "http"));
    }

    [Fact]
    public void Without_network_policies_there_are_none() => Assert.Empty(Chart.Of("", "networkPolicy.enabled=false").All<V1NetworkPolicy>());

    private static bool Reaches(string example, string from, string to, string port)
    {
        var chart = Chart.Of(example);
        return CanReach(chart, Labels(from), Labels(to), port);

        IDictionary<string, string> Labels(string component) => chart.OwnPods().Single(pod => pod.Labels["app.kubernetes.io/component"] == component).Labels;
    }

    // Both ends must allow it.
    private static bool CanReach(Chart chart, IDictionary<string, string> from, IDictionary<string, string> to, string port)
    {
        var policies = chart.All<V1NetworkPolicy>();
        return policies.Where(policy => Covers(policy, from)).SelectMany(policy => policy.Spec.Egress ?? [])
                .Any(rule => Allows(rule.Ports, rule.To, to))
            && policies.Where(policy => Covers(policy, to)).SelectMany(policy => policy.Spec.Ingress ?? [])
                .Any(rule => Allows(rule.Ports, rule.FromProperty, from));

        bool Allows(IList<V1NetworkPolicyPort>? ports, IList<V1NetworkPolicyPeer>? peers, IDictionary<string, string> other) =>
            ports?.Any(open => open.Port == port) != false
            && peers?.Any(peer => peer.NamespaceSelector is null && peer.PodSelector is { } pods && ChartObjectTests.Selects(pods.MatchLabels, other)) != false;
    }

    private static bool Covers(V1NetworkPolicy policy, IDictionary<string, string> labels) => ChartObjectTests.Selects(policy.Spec.PodSelector.MatchLabels, labels);

    private static bool Holds(string network, string address) => System.Net.IPNetwork.Parse(network).Contains(System.Net.IPAddress.Parse(address));
}

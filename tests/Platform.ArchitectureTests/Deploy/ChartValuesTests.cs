using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Platform.ArchitectureTests.Deploy;

public class ChartValuesTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(Chart.Schema().ToJsonString());

    [Theory, MemberData(nameof(Chart.Examples), MemberType = typeof(Chart))]
    public void The_examples_and_the_defaults_are_valid(string example) => Assert.Empty(Errors(Chart.Of(example).Values));

    [Theory]
    [InlineData("/services/nlu/replicas", "-1")]
    [InlineData("/services/nul", "{}")]
    [InlineData("/defaults/autoscaling/cpu", "80")]
    [InlineData("/defaults/resources/limits/memory", "\"lots\"")]
    [InlineData("/defaults/env/Nlu__MaxCharacters", "8000")]
    [InlineData("/defaults/terminationGracePeriodSeconds", "5")]
    [InlineData("/autoscaling/kind", "\"vpa\"")]
    [InlineData("/tenants", "{}")]
    [InlineData("/tenants/Shop", """{ "pack": "shop" }""")]
    [InlineData("/tenants/bank", "{}")]
    [InlineData("/apiKeys/keys/shop-adapter/scopes", """["everything"]""")]
    [InlineData("/apiKeys/keys/shop-adapter/sha256", "\"0f\"")]
    [InlineData("/rabbitmq/existingSecret", "\"\"")]
    [InlineData("/rabbitmq/password", "\"secret\"")]
    [InlineData("/mongodb/connectionString", "\"mongodb://user:secret@host\"")]
    [InlineData("/redis/existingSecret", "null")]
    [InlineData("/kafka/bootstrapServers", "\"kafka\"")]
    [InlineData("/kafka/securityProtocol", "\"tls\"")]
    [InlineData("/kafka/pseudonymKey/existingSecret", "\"\"")]
    [InlineData("/security/oidc/authority", "\"http://id.example\"")]
    [InlineData("/security/oidc/roles/agents", "[\"messages\"]")]
    [InlineData("/security/trustedProxies/services/0", "\"front-door\"")]
    [InlineData("/networkPolicy/callbacks/except/0", "\"private\"")]
    [InlineData("/networkPolicy/rabbitmq/ports", "[]")]
    [InlineData("/telemetry/otlpEndpoint", "\"collector:4317\"")]
    [InlineData("/ingress", """{ "enabled": true, "host": "" }""", "/ingress/host")]
    [InlineData("/security/oidc", """{ "authority": "https://id.example", "audience": "", "roles": { "agents": ["agent"] } }""", "/security/oidc/audience")]
    [InlineData("/image/tag", "7")]
    public void A_wrong_value_is_an_error_that_names_its_path(string path, string value, string? named = null)
    {
        var values = Chart.Of("minimal").Values.DeepClone();
        Put(values, path.Split('/')[1..], JsonNode.Parse(value));

        // A key that is not known is named as the key it is.
        Assert.Contains(Errors(values), error => error.StartsWith(named ?? path, StringComparison.Ordinal));
    }

    private static void Put(JsonNode into, string[] path, JsonNode? value)
    {
        foreach (var key in path[..^1])
            into = into is JsonArray ? into[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)]! : into[key] ??= new JsonObject();
        if (into is JsonArray list)
            list.Insert(0, value);
        else
            into[path[^1]] = value;
    }

    private static string[] Errors(JsonNode values)
    {
        var results = Schema.Evaluate(JsonSerializer.SerializeToElement(values), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. results.Details!.Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Values.Select(error => $"{detail.InstanceLocation}: {error}"))];
    }
}

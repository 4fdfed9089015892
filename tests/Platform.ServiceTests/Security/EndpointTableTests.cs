using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Platform.Analytics;
using Platform.Audit;
using Platform.ChannelGateway;
using Platform.ChannelGateway.WebChat;
using Platform.FrontDoor.Proxying;
using Platform.Hosting.Security;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Security;

/// <summary>Who may call what: every endpoint of every service, the front door's table, and the table in docs/security.md.</summary>
public sealed partial class EndpointTableTests : IAsyncLifetime
{
    // Open to everybody. What is added here is open to the world, or to everybody in the cluster.
    private static readonly string[] Anonymous =
    [
        "GET /chat", "GET /chat/chat.css", "GET /chat/chat.js", "GET /v1/chat/tenants", "POST /v1/chat/sessions",
        "* /healthz", "* /readyz", "* /startupz", "* /metrics", "GET /openapi/{documentName}.json",
        "GET /docs/{documentName?}", "GET /docs/scalar.js", "GET /docs/scalar.aspnetcore.js", "GET /docs/favicon.svg",
    ];

    private static readonly string[] Internal = ["/healthz", "/readyz", "/startupz", "/metrics", "/openapi", "/docs"];

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
    private WebApplication _app = null!;
    private Operation[] _operations = [];

    public ValueTask InitializeAsync()
    {
        _app = RunningService.Build(
            [
                new AnalyticsService(), new AuditService(), new ChannelGatewayService(), new KnowledgeService(), new NluService(),
                new RoutingService(), new SentimentService(),
            ],
            _folder, "Telemetry:Prometheus=true");
        _operations =
        [
            .. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => new Operation(
                    $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}",
                    endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                    [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy)],
                    endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags is [var service, ..] ? service : null))),
        ];
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_endpoint_needs_a_scope_or_is_on_the_list_of_those_that_need_none()
    {
        Assert.True(_operations.Length > 35, $"{_operations.Length} endpoints");
        Assert.Empty(_operations.Where(operation => operation.IsAnonymous).Select(operation => operation.Name).Except(Anonymous));
        Assert.All(_operations.Where(operation => !operation.IsAnonymous), operation => Assert.True(
            operation.Policies.Count == 1 && (operation.Policies[0] == CustomerPolicy.Name || Scopes.All.Contains(operation.Policies[0])),
            $"{operation.Name} needs {string.Join(", ", operation.Policies)}"));
    }

    [Fact]
    public void The_front_door_leads_to_every_endpoint_of_the_interface_and_to_no_other()
    {
        Assert.All(_operations, operation =>
        {
            var path = operation.Name[(operation.Name.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            var leadsTo = PublicPaths.All.Where(known => path == known.Prefix || path.StartsWith(known.Prefix + "/", StringComparison.Ordinal))
                .Select(known => known.Service).ToArray();
            if (Internal.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
                Assert.True(leadsTo.Length == 0, $"{path} is public");
            else
                Assert.True(leadsTo.SequenceEqual([operation.Service!]), $"{operation.Name} of {operation.Service} leads to {string.Join(", ", leadsTo)}");
        });
    }

    [Fact]
    public void The_table_in_the_documentation_says_the_same()
    {
        var documented = TableRow().Matches(File.ReadAllText(Path.Combine(RunningService.RepositoryRoot, "docs", "security.md")))
            .Select(row => $"| `{row.Groups[1].Value}` | {row.Groups[2].Value} | {row.Groups[3].Value} |").Order(StringComparer.Ordinal);
        var actual = _operations.Where(operation => operation.Service is not null)
            .Select(operation => $"| `{operation.Name}` | {operation.Service} | {NeedOf(operation)} |").Order(StringComparer.Ordinal);

        Assert.Equal(string.Join('\n', actual), string.Join('\n', documented));
    }

    [Fact]
    public void Every_scope_and_who_can_have_it_is_in_the_documentation()
    {
        var text = File.ReadAllText(Path.Combine(RunningService.RepositoryRoot, "docs", "security.md"));

        Assert.All(Scopes.All, scope => Assert.Contains(
            $"| `{scope}` | {(Scopes.ForPeople.Contains(scope) ? "keys, people" : "keys")} |", text, StringComparison.Ordinal));
    }

    private static string NeedOf(Operation operation) => operation switch
    {
        { IsAnonymous: true } => "nothing",
        { Policies: [CustomerPolicy.Name] } => "`messages`, or a web chat session",
        _ => $"`{operation.Policies[0]}`",
    };

    private sealed record Operation(string Name, bool IsAnonymous, IReadOnlyList<string?> Policies, string? Service);

    [GeneratedRegex(@"^\| `([A-Z*]+ /[^`]*)` \| ([a-z-]+) \| (.+?) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}

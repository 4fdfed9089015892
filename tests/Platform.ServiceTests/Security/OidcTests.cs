using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Platform.Analytics;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Routing;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Security;

/// <summary>People sign in by OpenID Connect; their roles give scopes.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Audience = "platform";
    private const string Reports = "/v1/analytics/summary";

    private TestIssuer _issuer = null!;
    private RunningService _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _service = await RunningService.StartAsync(
            [new AnalyticsService(), new RoutingService()], null,
            $"Security:Oidc:Authority={_issuer.Address}", $"Security:Oidc:Audience={Audience}",
            "Security:Oidc:TenantClaim=workspace", "Security:Oidc:RoleClaim=groups",
            "Security:Oidc:Roles:supervisors:0=manage", "Security:Oidc:Roles:agents:0=agent");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_role_gives_its_scopes_and_no_others()
    {
        var supervisor = _issuer.Token(Audience, Claims("shop", "supervisors"));
        var both = _issuer.Token(Audience, Claims("shop", "supervisors", "agents", "cleaners"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Reports, supervisor));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("/v1/handoffs", supervisor));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Reports, both));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/v1/handoffs", both));
    }

    [Fact]
    public async Task A_token_that_is_not_right_in_every_respect_is_refused()
    {
        using var stolen = RSA.Create(2048);
        var good = _issuer.Token(Audience, Claims("shop", "supervisors"));
        var unsigned = string.Join('.', good.Split('.')[..2]) + ".";

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Reports, good));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, unsigned));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, "nonsense"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, _issuer.Token("another-program", Claims("shop", "supervisors"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, _issuer.Token(Audience, Claims("shop", "supervisors"), issuer: "https://elsewhere.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, _issuer.Token(Audience, Claims("shop", "supervisors"), expires: DateTime.UtcNow.AddMinutes(-10))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, _issuer.Token(Audience, Claims("shop", "supervisors"), key: stolen)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, _issuer.Token(Audience, Claims("nobody", "supervisors"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(Reports, _issuer.Token(Audience, new Dictionary<string, object> { ["sub"] = "ann", ["groups"] = "supervisors" })));
    }

    [Fact]
    public async Task Claims_that_look_like_the_platforms_own_give_nothing()
    {
        var claims = Claims("shop", "cleaners");
        foreach (var (name, value) in new[] { ("scope", "manage"), ("tenant", "bank"), ("channel", "test"), ("conversation", "x"), ("key", "y") })
            claims[name] = value;

        using var response = await GetAsync(Reports, _issuer.Token(Audience, claims));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_and_tells_how_to_sign_in()
    {
        using var response = await GetAsync(Reports, "nonsense");

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(response.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
    }

    [Fact]
    public async Task People_see_their_own_tenant_only()
    {
        await _service.Bus.Publish(
            new MessageReceived(Guid.NewGuid(), "shop", "order", "me", DateTimeOffset.UnixEpoch, Guid.NewGuid(), "test", 1, "en", null, [MessagePart.OfText("hello")]),
            Cancellation);
        await Eventually.BecomesTrueAsync(
            async () => await StatusAsync("/v1/conversations/order", _issuer.Token(Audience, Claims("shop", "agents"))) == HttpStatusCode.OK,
            "the shop's agent sees the conversation");

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/v1/conversations/order", _issuer.Token(Audience, Claims("bank", "agents"))));
    }

    [Fact]
    public async Task A_person_acts_in_no_others_name()
    {
        using var client = Client(_issuer.Token(Audience, Claims("shop", "agents")));

        using var asOther = await client.PostAsJsonAsync("/v1/conversations/none/assign", new AgentAction("bob"), Cancellation);
        using var asSelf = await client.PostAsJsonAsync("/v1/conversations/none/assign", new AgentAction("ann"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, asOther.StatusCode);
        Assert.Contains("agentId", await asOther.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, asSelf.StatusCode);
    }

    [Fact]
    public async Task Keys_go_on_working_and_a_provider_that_is_away_is_no_wrong_password()
    {
        await _issuer.DisposeAsync();
        _issuer = await TestIssuer.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await _service.Http.GetAsync(Reports, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(Reports, _issuer.Token(Audience, Claims("shop", "supervisors"))));
    }

    private static Dictionary<string, object> Claims(string tenant, params string[] groups) =>
        new() { ["sub"] = "ann", ["workspace"] = tenant, ["groups"] = groups };

    private HttpClient Client(string token)
    {
        var client = new HttpClient { BaseAddress = _service.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var client = Client(token);
        return await client.GetAsync(path, Cancellation);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string token)
    {
        using var response = await GetAsync(path, token);
        return response.StatusCode;
    }
}

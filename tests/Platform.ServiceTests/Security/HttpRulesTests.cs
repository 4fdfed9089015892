using System.Net;
using Platform.Analytics;
using Platform.ChannelGateway;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Security;

/// <summary>What holds for every request, whoever sends it.</summary>
public class HttpRulesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_calls_too_often_waits_and_another_does_not()
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService(),
            [.. RunningService.KeySettings("other", "pk_other", "bank", "manage"), "Security:RateLimit:PermitsPerSecond=1", "Security:RateLimit:Burst=3"]);
        using var other = new HttpClient { BaseAddress = service.BaseAddress };
        other.DefaultRequestHeaders.Add("X-Api-Key", "pk_other");

        // More at once than can be replenished meanwhile.
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => service.Http.GetAsync("/v1/analytics/summary", Cancellation)));
        using var others = await other.GetAsync("/v1/analytics/summary", Cancellation);
        using var health = await service.Http.GetAsync("/readyz", Cancellation);

        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var refused = answers.First(answer => answer.StatusCode != HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), $"Retry-After: {refused.Headers.RetryAfter}");
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Theory]
    [InlineData("/chat", "script-src 'self';")]
    [InlineData("/v1/analytics/summary", "default-src 'none'")]
    [InlineData("/nowhere", "default-src 'none'")]
    [InlineData("/readyz", "default-src 'none'")]
    public async Task Every_answer_tells_browsers_what_it_is_not_for(string path, string policy)
    {
        await using var service = await RunningService.StartAsync([new ChannelGatewayService(), new AnalyticsService()], null);

        using var response = await service.Http.GetAsync(path, Cancellation);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        var sent = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(policy, sent, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", sent, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task An_unexpected_failure_has_the_headers_too()
    {
        await using var service = await RunningService.StartAsync(new ChannelGatewayService());

        using var response = await service.Http.PostAsync("/v1/messages", new StringContent("{", null, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(response.Headers.Contains("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData(null, false)]
    public async Task A_forwarded_scheme_is_believed_of_a_trusted_proxy_only(string? trusted, bool believed)
    {
        await using var service = await RunningService.StartAsync(
            new AnalyticsService(), trusted is null ? [] : [$"Security:TrustedProxies:0={trusted}"]);
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        using var response = await service.Http.GetAsync("/readyz", Cancellation);

        Assert.Equal(believed, response.Headers.Contains("Strict-Transport-Security"));
    }
}

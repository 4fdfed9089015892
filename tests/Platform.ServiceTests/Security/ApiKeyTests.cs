using System.Net;
using Platform.Analytics;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Security;

public class ApiKeyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 401, "X-Api-Key")]
    [InlineData("pk_unknown", 401, "not known")]
    [InlineData("pk_old", 401, "has expired")]
    [InlineData("pk_future", 401, "not valid yet")]
    [InlineData("pk_adapter", 403, "'manage'")]
    [InlineData("pk_current", 200, "")]
    [InlineData("pk_next", 200, "")]
    public async Task A_key_allows_what_its_scopes_say_in_its_time(string? key, int status, string expected)
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService(),
        [
            .. RunningService.KeySettings("old", "pk_old", "shop", "manage"), "Security:Keys:old:Expires=2020-01-01T00:00:00Z",
            .. RunningService.KeySettings("future", "pk_future", "shop", "manage"), "Security:Keys:future:NotBefore=2999-01-01T00:00:00Z",
            .. RunningService.KeySettings("adapter", "pk_adapter", "shop", "messages"),
            .. RunningService.KeySettings("current", "pk_current", "shop", "manage"), "Security:Keys:current:Expires=2999-01-01T00:00:00Z",
            .. RunningService.KeySettings("next", "pk_next", "shop", "manage"), "Security:Keys:next:NotBefore=2020-01-01T00:00:00Z",
        ]);
        using var http = new HttpClient { BaseAddress = service.BaseAddress };
        if (key is not null)
            http.DefaultRequestHeaders.Add("X-Api-Key", key);

        using var response = await http.GetAsync("/v1/analytics/summary", Cancellation);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        if (status != 200)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_credentials_at_once_are_refused()
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService());
        service.Http.DefaultRequestHeaders.Add("Authorization", "Bearer x");

        using var response = await service.Http.GetAsync("/v1/analytics/summary", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("not both", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Security:Keys:a:Expires=2020-01-01T00:00:00Z", "Security:Keys:a:Expires must be after NotBefore.")]
    [InlineData("Security:Keys:a:Scopes:0=everything", "Security:Keys:a:Scopes must hold")]
    [InlineData("Security:RateLimit:Burst=0", "Security:RateLimit:Burst")]
    [InlineData("Security:TrustedProxies:0=everybody", "Security:TrustedProxies: 'everybody'")]
    [InlineData("Security:Oidc:Authority=http://id.example", "Security:Oidc:Authority must be an https URL")]
    [InlineData("Security:Oidc:Authority=https://id.example", "Security:Oidc:Audience is missing")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string expected)
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => RunningService.StartAsync(
            new AnalyticsService(),
            [.. RunningService.KeySettings("a", "pk_a", "shop", "manage"), "Security:Keys:a:NotBefore=2021-01-01T00:00:00Z", setting]));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}

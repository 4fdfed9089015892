using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Platform.Hosting;

namespace Platform.ServiceTests.Support;

/// <summary>Started beside a service, it gives the process a clock that only the test moves.</summary>
internal sealed class TestClock : IPlatformService
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public string Name => "clock";

    public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Time);

    public void AddConsumers(ConsumerRegistry consumers)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Platform.Hosting;

/// <summary>
/// One service: its parts, its consumers, its endpoints. <see cref="PlatformHost"/> runs one of them as a process, or
/// several together in one; a service cannot tell the difference and knows no other service.
/// </summary>
public interface IPlatformService
{
    /// <summary>Kebab-case name; prefix of its queues, name of its store.</summary>
    string Name { get; }

    /// <summary>
    /// Whether it only passes requests on to services: a process that has no bus, no tenants, no interface and no metrics page
    /// of its own, since all that it serves is public.
    /// </summary>
    bool IsEntrance => false;

    /// <summary>Adds the service's own parts to a container that other services may share.</summary>
    void AddServices(WebApplicationBuilder builder);

    /// <summary>Adds the service's consumers.</summary>
    void AddConsumers(ConsumerRegistry consumers);

    /// <summary>Maps the service's endpoints.</summary>
    void MapEndpoints(IEndpointRouteBuilder app);
}

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Hosting;
using Platform.Storage;

namespace Platform.Standalone;

/// <summary>What only the whole platform in one process needs: the first keys, and a word of welcome.</summary>
internal sealed class StandaloneService : IPlatformService
{
    private string _dataFolder = "";

    public string Name => "standalone";

    public void AddServices(WebApplicationBuilder builder)
    {
        _dataFolder = StorageOptions.DataFolderIn(builder.Configuration);
        KeyCommand.IssueFirstKeys(_dataFolder, builder.Configuration);
    }

    public void AddConsumers(ConsumerRegistry consumers)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => TypedResults.Redirect("/chat")).AllowAnonymous().ExcludeFromDescription();
        var services = app.ServiceProvider;
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(
            () => _ = WelcomeAsync(services));
    }

    private async Task WelcomeAsync(IServiceProvider services)
    {
        // Models are trained while the server already listens; the first question should get its answer.
        var health = services.GetRequiredService<HealthCheckService>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while ((await health.CheckHealthAsync(check => check.Tags.Contains("ready"))).Status != HealthStatus.Healthy)
            await timer.WaitForNextTickAsync(services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine($$"""

            The platform is running; its data is in {{_dataFolder}}. Stop it with Ctrl+C.

              Chat page          {{address}}/chat
              API documentation  {{address}}/docs
              API keys           {{Path.Combine(_dataFolder, "keys")}}

            Send it a message as a channel adapter would:

              curl -s '{{address}}/v1/messages?wait=5s' -H "X-Api-Key: $(cat '{{Path.Combine(_dataFolder, "keys", "shop-adapter.key")}}')" -H 'Content-Type: application/json' -d '{"externalId":"first-message","customerId":"me","parts":[{"type":"text","text":"How long does delivery take?"}]}'

            """);
    }
}

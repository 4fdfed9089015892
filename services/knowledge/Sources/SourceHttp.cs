using Microsoft.Extensions.Options;
using Platform.Hosting.Http;

namespace Platform.Knowledge.Sources;

/// <summary>Registers what watches the folder and fetches URLs.</summary>
internal static class SourceHttp
{
    public const string HttpClientName = "knowledge-sources";

    private const int Redirects = 5;

    public static void AddSources(this IServiceCollection services)
    {
        services.AddSingleton<SourceStore>();
        services.AddSingleton<SourceRemoval>();
        services.AddSingleton<UrlFetching>();
        services.AddHostedService(provider => provider.GetRequiredService<UrlFetching>());
        services.AddHostedService<FolderWatch>();
        services.AddGuardedHttpClient(HttpClientName, provider => Options(provider).UrlTimeout, (provider, host) => Options(provider).Allows(host), Redirects);
    }

    private static SourceOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<KnowledgeOptions>>().Value.Sources;
}

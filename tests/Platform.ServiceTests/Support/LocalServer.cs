using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.ServiceTests.Support;

/// <summary>A server that stands for somebody else's.</summary>
internal static class LocalServer
{
    /// <summary>The server, not yet started: on a free port of this machine, and silent.</summary>
    public static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}

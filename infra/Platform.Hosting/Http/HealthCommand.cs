using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Platform.Hosting.Http;

/// <summary>
/// <c>healthcheck</c>: asks the service that runs beside it, in the same container, whether it is ready. Container images
/// without a shell have nothing else that could ask.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>0 if it is ready; 1 after one line that says why not.</summary>
    public static int Run(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        if (AddressOf(configuration["urls"], configuration["http_ports"]) is not { } address)
        {
            Console.Error.WriteLine("Not ready: the health check needs an address with http in ASPNETCORE_URLS or ASPNETCORE_HTTP_PORTS.");
            return 1;
        }

        // A proxy has no business between a process and its neighbour.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "readyz"));
            using var response = http.Send(request);
            using var body = new StreamReader(response.Content.ReadAsStream());
            var answer = body.ReadToEnd();
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Console.WriteLine($"Ready: {request.RequestUri}");
                return 0;
            }

            Console.Error.WriteLine($"Not ready: {request.RequestUri} answers {(int)response.StatusCode}: {answer.ReplaceLineEndings(" ")}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            Console.Error.WriteLine($"Not ready: {address}readyz does not answer: {exception.Message}");
        }

        return 1;
    }

    /// <summary>Where the service listens, as Kestrel reads these settings; null if it is nowhere without TLS.</summary>
    internal static Uri? AddressOf(string? urls, string? ports)
    {
        const StringSplitOptions trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        if (string.IsNullOrWhiteSpace(urls))
            return ports?.Split(';', trimmed).FirstOrDefault() is { } port && ushort.TryParse(port, out var number) ? Here("localhost", number) : null;
        foreach (var url in urls.Split(';', trimmed))
        {
            var binding = BindingAddress.Parse(url);
            if (binding.Scheme == "http" && !binding.IsUnixPipe)
                return Here(binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : binding.Host, binding.Port);
        }

        return null;

        static Uri Here(string host, int port) => new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
    }
}

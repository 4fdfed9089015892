using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Platform.JourneyTests.Support;

/// <summary>All services in one process on a broker that tests may treat badly; it takes TLS on a further port.</summary>
public sealed class BrokerPlatform : PlatformUnderTest
{
    private readonly string _certificates = Directory.CreateTempSubdirectory("platform-tls-").FullName;

    public RabbitBroker Broker { get; private set; } = null!;

    /// <summary>The authority of the broker's certificate (PEM), and one that has nothing to do with it.</summary>
    public string Authority => Path.Combine(_certificates, "authority.pem");

    public string OtherAuthority => Path.Combine(_certificates, "other.pem");

    public override Uri AddressOf(string service) => Processes["Standalone"].Address;

    /// <summary>Starts a process of one service with a data folder of its own.</summary>
    public async Task<ServiceProcess> StartServiceAsync(string service, bool untilReady, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(Environment) { ["Storage__DataFolder"] = Path.Combine(DataFolder, Guid.NewGuid().ToString("N")) };
        foreach (var (name, value) in settings)
            environment[name] = value;
        var process = new ServiceProcess("Platform." + service, ServiceProcess.FreeAddress(), environment);
        Processes[$"{service}-{Processes.Count}"] = process;
        await process.StartAsync(untilReady);
        return process;
    }

    /// <summary>The status of /readyz, and the reason of the check <c>broker</c>.</summary>
    public static async Task<(HttpStatusCode Status, string Reason)> ReadinessAsync(ServiceProcess process)
    {
        using var http = new HttpClient { BaseAddress = process.Address, Timeout = TimeSpan.FromSeconds(10) };
        using var response = await http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (response.StatusCode, body.GetProperty("checks").GetProperty("broker").TryGetProperty("reason", out var reason) ? $"{reason}" : "");
    }

    protected override async Task StartAsync()
    {
        Broker = new RabbitBroker(Path.Combine(DataFolder, "rabbitmq"));
        if ((Unavailable = RabbitBroker.Unavailable) is not null)
            return;

        WriteCertificates();
        Directory.CreateDirectory(Path.Combine(DataFolder, "rabbitmq"));
        await File.WriteAllTextAsync(
            Path.Combine(DataFolder, "rabbitmq", "rabbitmq.conf"),
            $"""
            listeners.ssl.1 = 127.0.0.1:{Broker.TlsPort}
            ssl_options.cacertfile = {Authority}
            ssl_options.certfile = {Path.Combine(_certificates, "broker.pem")}
            ssl_options.keyfile = {Path.Combine(_certificates, "broker.key")}
            ssl_options.verify = verify_none
            ssl_options.fail_if_no_peer_cert = false

            """);
        await Broker.StartAsync();
        foreach (var (name, value) in Broker.Environment)
            Environment[name] = value;
        Environment["Storage__Kind"] = "sqlite";
        Environment["Stream__Kind"] = "embedded";
        Environment["Tenancy__Tenants__shop__Pack"] = "shop";
        Processes["Standalone"] = new ServiceProcess("Platform.Standalone", ServiceProcess.FreeAddress(), Environment);
        await Processes["Standalone"].StartAsync();
    }

    protected override async Task StopAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(_certificates, recursive: true);
    }

    private void WriteCertificates()
    {
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var authority = NewAuthority("CN=Authority of the test", from);
        using var other = NewAuthority("CN=Somebody else", from);
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(OtherAuthority, other.ExportCertificatePem());

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var broker = request.Create(authority, from, from.AddDays(30), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_certificates, "broker.pem"), broker.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_certificates, "broker.key"), key.ExportECPrivateKeyPem());
    }

    private static X509Certificate2 NewAuthority(string name, DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(from, from.AddDays(30));
    }
}

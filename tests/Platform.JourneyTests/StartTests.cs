using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Platform.JourneyTests.Support;

namespace Platform.JourneyTests;

/// <summary>What the operator reads when the platform cannot start, and that its data outlives it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-start-").FullName;
    private readonly Dictionary<string, string> _environment;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public StartTests() => _environment = new Dictionary<string, string>
    {
        ["Storage__DataFolder"] = Path.Combine(_folder, "data"),
        ["Tenancy__PacksFolder"] = Path.Combine(ServiceProcess.RepositoryRoot, "packs"),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        await FailsWithAsync("already in use", "--urls", address);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_one_clear_line()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        _environment["Storage__DataFolder"] = Path.Combine(file, "data");

        await FailsWithAsync(file);
    }

    [Theory]
    [InlineData("Bus__Transport", "carrier-pigeon", "Bus:Transport must be memory or rabbitmq.")]
    [InlineData("Storage__Kind", "paper", "Storage:Kind must be sqlite or mongodb.")]
    [InlineData("Tenancy__Tenants__shop__Pack", "shopp", "there is no such pack folder")]
    public async Task A_wrong_setting_is_one_clear_line(string name, string value, string expected)
    {
        _environment[name] = value;

        await FailsWithAsync(expected);
    }

    [Fact]
    public async Task A_service_without_its_settings_says_what_is_missing()
    {
        var (exitCode, output) = await ServiceProcess.RunAsync("Platform.Audit", _environment, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.Contains("Bus:Transport is missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversations_go_on_after_a_restart()
    {
        await using var platform = new StandalonePlatform();
        await platform.InitializeAsync();
        var message = new Contracts.Channels.PostMessage("1", [Contracts.Channels.MessagePart.OfText("Where is my order?")], "me", "restart");
        var before = (await platform.Messages.PostAsync(message, "20s", Cancellation)).Content!;

        await platform.Processes["Standalone"].KillAsync();
        await platform.Processes["Standalone"].StartAsync();

        var again = (await platform.Messages.PostAsync(message, "20s", Cancellation)).Content!;
        var next = (await platform.Messages.PostAsync(
            message with { ExternalId = "2", Parts = [Contracts.Channels.MessagePart.OfText("BC-20481234")] }, "20s", Cancellation)).Content!;
        Assert.Equal(before.Reply!.ReplyId, again.Reply!.ReplyId);
        Assert.Equal(Contracts.Conversations.Decision.Answer, next.Reply!.Decision);
    }

    [Fact]
    public async Task Make_run_prints_a_line_that_comes_back_with_the_answer()
    {
        var start = new ProcessStartInfo("make", ["--no-print-directory", "run", $"PORT={ServiceProcess.FreeAddress().Port}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = ServiceProcess.RepositoryRoot,
        };
        start.Environment["Storage__DataFolder"] = Path.Combine(_folder, "data");
        // This test is itself part of a make, whose settings are none of its business.
        foreach (var inherited in new[] { "MAKEFLAGS", "MAKELEVEL", "MFLAGS" })
            start.Environment.Remove(inherited);
        using var make = Process.Start(start)!;
        try
        {
            string? line;
            while ((line = await make.StandardOutput.ReadLineAsync(Cancellation)) is not null && !line.Contains("curl -s", StringComparison.Ordinal))
            {
            }

            Assert.NotNull(line);
            using var curl = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true })!;
            using var answer = JsonDocument.Parse(await curl.StandardOutput.ReadToEndAsync(Cancellation));
            Assert.Equal("answered", answer.RootElement.GetProperty("status").GetString());
        }
        finally
        {
            make.Kill(entireProcessTree: true);
            await make.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task FailsWithAsync(string expected, params string[] arguments)
    {
        var (exitCode, output) = await ServiceProcess.RunAsync(
            "Platform.Standalone", _environment, [.. arguments.Length == 0 ? ["--urls", "http://127.0.0.1:0"] : arguments]);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}

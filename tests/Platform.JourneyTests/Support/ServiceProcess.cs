using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace Platform.JourneyTests.Support;

/// <summary>A program of the platform as a process of its own, which can be killed and started again.</summary>
public sealed class ServiceProcess(string assembly, Uri address, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    // Above the brokers' (RabbitBroker), below those that the system gives to outgoing connections.
    private const int FirstPort = 30_100;
    private const int Ports = 2_600;

    private static int _nextPort = Random.Shared.Next(Ports);
    private readonly StringBuilder _output = new();
    private Process? _process;

    public static string RepositoryRoot { get; } = typeof(ServiceProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public Uri Address { get; } = address;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The end of what it said.</summary>
    public string OutputTail => Output is { Length: > 4000 } output ? output[^4000..] : Output;

    /// <summary>
    /// An address that is free and stays so: the system gives its port to no outgoing connection before the program listens, or
    /// while it is away.
    /// </summary>
    public static Uri FreeAddress()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _nextPort) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return new Uri($"http://127.0.0.1:{port}");
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody has it; the next one, then.
            }
        }
    }

    /// <summary>Runs a program to its end and returns its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(assembly, environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <param name="untilReady">Whether to wait until it can work, or only until it answers.</param>
    public async Task StartAsync(bool untilReady = true)
    {
        _process = Start(assembly, environment, ["--urls", Address.ToString().TrimEnd('/')]);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"{assembly} ended with {_process.ExitCode}: {Output}");
                try
                {
                    return (await http.GetAsync(untilReady ? "/readyz" : "/healthz", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            () => $"{assembly} is not ready: {Output}",
            seconds: 90);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, $"{assembly} ended with {_process.ExitCode}: {Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private static Process Start(string assembly, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", assembly, configuration, assembly + ".dll"));
        var start = new ProcessStartInfo("dotnet", [path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}

/// <summary>Waiting for something that will be true soon.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> probe, Func<string> describe, int seconds = 60) =>
        await GetAsync(async () => await probe() ? (object)true : null, describe, seconds);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> probe, Func<string> describe, int seconds = 60) where T : class
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var deadline = Environment.TickCount64 + (seconds * 1000L);
        while (true)
        {
            if (await probe() is { } found)
                return found;
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException(describe());
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}

using System.Diagnostics;

namespace Platform.JourneyTests.Support;

/// <summary>Redis from the distribution's package on a free port, without persistence.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
    private readonly int _port = ServiceProcess.FreeAddress().Port;
    private Process? _process;

    /// <summary>Why there is none here; null if there is.</summary>
    public static string? Unavailable => Program is not null ? null : "Redis is not installed: apt-get install redis-server";

    public string Address => $"127.0.0.1:{_port}";

    public void Start() => _process = Process.Start(
        new ProcessStartInfo(Program!, ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
        });

    public async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}

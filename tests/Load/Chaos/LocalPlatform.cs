using System.Diagnostics;
using System.Globalization;

namespace Platform.Load.Chaos;

/// <summary>The processes that <c>run-distributed.sh</c> has started on a folder.</summary>
internal sealed class LocalPlatform
{
    private readonly string _folder;
    private readonly string _script;

    public LocalPlatform(string folder, string script)
    {
        (_folder, _script) = (folder, script);
        if (!File.Exists(Setting("settings")))
            throw new UsageException($"Nothing runs on {folder}; start it with: make run-distributed");
        Processes = [.. Directory.GetFiles(Path.Combine(folder, "run"), "*.pid")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => name != "supervisor")
            .Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Processes { get; }

    public string Key => File.ReadAllText(Path.Combine(_folder, "keys", "shop-operator.key")).Trim();

    public string KafkaServers => File.ReadLines(Setting("settings"))
        .Single(line => line.StartsWith("kafka_servers=", StringComparison.Ordinal))["kafka_servers=".Length..].Replace("\\", "", StringComparison.Ordinal);

    /// <summary>Kills it with -9, if it still runs.</summary>
    public async Task EndAsync(string name)
    {
        if (IsAlive(name))
            await SignalAsync("KILL", name);
    }

    public async Task KillAsync(string name)
    {
        await EndAsync(name);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await RestartAsync(name);
    }

    public async Task HoldAsync(string name, TimeSpan time)
    {
        await SignalAsync("STOP", name);
        await Task.Delay(time);
        await SignalAsync("CONT", name);
        // A silo that was missed learns that the others have given it up, and ends; whoever runs it starts it again.
        await Task.Delay(TimeSpan.FromSeconds(5));
        if (!IsAlive(name))
            await RestartAsync(name);
    }

    /// <summary>Only the mock cluster can be full on demand.</summary>
    public async Task FillAsync(string name, TimeSpan time)
    {
        await SignalAsync("USR1", name);
        await Task.Delay(time);
        await SignalAsync("USR2", name);
    }

    public async Task RestartAsync(string name)
    {
        var (exitCode, output) = await RunAsync("bash", _script, "restart", name, "--data", _folder);
        if (exitCode != 0)
            throw new InvalidOperationException($"{name} could not be started again: {output}");
    }

    private bool IsAlive(string name) => Directory.Exists($"/proc/{IdOf(name)}");

    private int IdOf(string name)
    {
        // What is started beside the services has its number elsewhere.
        string[] files = [Setting(name + ".pid"), Path.Combine(_folder, name + ".pid")];
        return int.Parse(File.ReadAllText(files.First(File.Exists)).Trim(), CultureInfo.InvariantCulture);
    }

    private async Task SignalAsync(string signal, string name)
    {
        var pid = IdOf(name);
        var (exitCode, output) = await RunAsync("kill", "-" + signal, pid.ToString(CultureInfo.InvariantCulture));
        if (exitCode != 0)
            throw new InvalidOperationException($"{name} (process {pid}) cannot be sent SIG{signal}: {output}");
    }

    private string Setting(string name) => Path.Combine(_folder, "run", name);

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // What it starts keeps the pipes open, so its own end counts, not theirs.
        var output = "";
        process.OutputDataReceived += (_, line) => output += line.Data + " ";
        process.ErrorDataReceived += (_, line) => output += line.Data + " ";
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.HasExited)
            await Task.Delay(50);
        return (process.ExitCode, output);
    }
}

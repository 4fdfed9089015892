using System.CommandLine;
using System.Text.RegularExpressions;
using Platform.Load.Sending;

namespace Platform.Load.Commands;

/// <summary>The options of every command that sends messages to the platform.</summary>
internal sealed partial class GatewayOptions
{
    private readonly Option<Uri> _url = new("--url")
    {
        Description = "Address of the channel-gateway, e.g. http://127.0.0.1:8080.",
        Required = true,
        CustomParser = Parsing.Url,
    };

    private readonly Option<string> _key = new("--key")
    {
        Description = "API key, or @ and the file that holds it. It must be allowed to send messages and, for the counts by intent and emotion, to manage (the operator key).",
        Required = true,
        CustomParser = Parsing.Key,
    };

    private readonly Option<Uri?> _analytics = new("--analytics-url")
    {
        Description = "Address of analytics, for the counts by intent and emotion; default: that of --url.",
        CustomParser = Parsing.Url,
    };

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "How long a message is retried and its reply awaited, from the first try; also how long the final check waits for late replies. Default: 60s.",
        CustomParser = Parsing.Duration,
        HelpName = "duration",
    };

    private readonly Option<TimeSpan?> _settle = new("--settle")
    {
        Description = "Pause between the last reply and the check, in which second replies can still show themselves. Default: 2s.",
        CustomParser = Parsing.Duration,
        HelpName = "duration",
    };

    private readonly Option<int> _concurrency;

    private readonly Option<string?> _run = new("--run")
    {
        Description = "Id of the run, 1 to 40 of A-Z a-z 0-9 . _ : -; part of all ids it sends. Default: made from the time.",
    };

    public GatewayOptions(Command command, int concurrency)
    {
        _concurrency = new Option<int>("--concurrency")
        {
            Description = "Conversations under way at a time. With --rate it must exceed the rate times the seconds that a reply takes.",
            DefaultValueFactory = _ => concurrency,
        };
        _concurrency.Validators.Add(Ranges.Of(_concurrency, 1, 10_000));
        _run.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } run && !RunId().IsMatch(run))
                result.AddError($"--run '{run}' must be 1 to 40 of the characters A-Z a-z 0-9 . _ : -.");
        });
        Option[] options = [_url, _key, _concurrency, _timeout, _settle, _analytics, _run];
        foreach (var option in options)
            command.Options.Add(option);
    }

    public GatewaySettings Read(ParseResult result)
    {
        var url = result.GetValue(_url)!;
        return new GatewaySettings(
            url,
            result.GetValue(_key)!,
            result.GetValue(_analytics) ?? url,
            result.GetValue(_timeout) ?? TimeSpan.FromSeconds(60),
            result.GetValue(_settle) ?? TimeSpan.FromSeconds(2),
            result.GetValue(_concurrency),
            result.GetValue(_run) ?? $"r{TimeProvider.System.GetUtcNow():yyMMddHHmmss}{Random.Shared.Next(1000):000}");
    }

    [GeneratedRegex("^[A-Za-z0-9._:-]{1,40}$")]
    private static partial Regex RunId();
}

/// <summary>Values of <see cref="GatewayOptions"/>.</summary>
internal sealed record GatewaySettings(
    Uri Url, string Key, Uri Analytics, TimeSpan Timeout, TimeSpan Settle, int Concurrency, string RunId)
{
    public Gateway Open(RunFigures figures) => new(Url, Key, Timeout, figures);
}

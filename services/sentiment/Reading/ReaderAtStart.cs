namespace Platform.Sentiment.Reading;

/// <summary>Hosts make their hosted services before they start any: so the reader is trained before a message or a probe can come.</summary>
internal sealed partial class ReaderAtStart(SentimentReader reader, ILogger<ReaderAtStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Ready(logger, reader.Version);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Messages are read by {Version}")]
        public static partial void Ready(ILogger logger, string version);
    }
}

using System.Diagnostics.Metrics;
using System.Text.Json;
using Platform.Contracts.Knowledge;

namespace Platform.Knowledge;

/// <summary>What the service measures of itself.</summary>
internal sealed class KnowledgeTelemetry : IDisposable
{
    public const string Name = "Platform.Knowledge";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _searches;
    private readonly Counter<long> _writings;
    private readonly Counter<long> _removed;
    private readonly Counter<long> _encodings;

    public KnowledgeTelemetry()
    {
        _duration = _meter.CreateHistogram(
            "platform.knowledge.duration", "s", "Time of a search.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5],
            });
        _searches = _meter.CreateCounter<long>("platform.knowledge.searches", "{search}", "Searches; result tells hit from miss.");
        _writings = _meter.CreateCounter<long>("platform.knowledge.writings", "{answer}", "Answers that a language model was to write, by tenant and outcome.");
        _removed = _meter.CreateCounter<long>("platform.knowledge.removed_sentences", "{sentence}", "Written sentences that no passage supports, in answers that were used, by tenant.");
        _encodings = _meter.CreateCounter<long>("platform.knowledge.encodings", "{call}", "Calls of an encoder for vectors, by tenant, by what for (question or sections), and by outcome.");
    }

    public void Searched(TimeSpan duration, bool hit)
    {
        _duration.Record(duration.TotalSeconds);
        _searches.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));
    }

    public void Wrote(string tenant, AnswerWriting writing, int removed)
    {
        _writings.Add(1, new("tenant", tenant), new("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(writing.ToString())));
        _removed.Add(removed, new KeyValuePair<string, object?>("tenant", tenant));
    }

    public void Encoded(string tenant, string what, string outcome) =>
        _encodings.Add(1, new("tenant", tenant), new("for", what), new("outcome", outcome));

    public void Dispose() => _meter.Dispose();
}

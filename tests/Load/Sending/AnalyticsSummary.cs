using System.Text.Json;

namespace Platform.Load.Sending;

/// <summary>What analytics counted in the time of a run.</summary>
internal static class AnalyticsSummary
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Counts by intent and by emotion; throws <see cref="HttpRequestException"/> with the reason when there are none.</summary>
    public static async Task<(Dictionary<string, int> Intents, Dictionary<string, int> Emotions)> ReadAsync(
        Uri url, string key, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        using var http = Gateway.NewHttpClient(url, key);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        try
        {
            var json = await http.GetStringAsync(
                $"/v1/analytics/summary?from={Uri.EscapeDataString(from.ToString("O"))}&to={Uri.EscapeDataString(to.ToString("O"))}",
                limited.Token);
            using var document = JsonDocument.Parse(json);
            return (Counts(document.RootElement, "intents"), Counts(document.RootElement, "emotions"));
        }
        catch (JsonException)
        {
            throw new HttpRequestException("the response is not JSON");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no response in {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Reads <c>{"name": {"count": n}}</c> and <c>[{"…": "name", "count": n}]</c>; what has another form is left out.</summary>
    public static Dictionary<string, int> Counts(JsonElement summary, string field)
    {
        var counts = new Dictionary<string, int>();
        if (summary.ValueKind != JsonValueKind.Object || !summary.TryGetProperty(field, out var values))
            return counts;
        if (values.ValueKind == JsonValueKind.Object)
            foreach (var entry in values.EnumerateObject())
                Add(entry.Name, entry.Value);
        else if (values.ValueKind == JsonValueKind.Array)
            foreach (var entry in values.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object))
                Add(entry.EnumerateObject().Select(property => property.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.String), entry);
        return counts;

        void Add(object name, JsonElement entry)
        {
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("count", out var count)
                && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) && name.ToString() is { Length: > 0 } text)
                counts[text] = number;
        }
    }
}

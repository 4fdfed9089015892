using System.Text.Json;
using Platform.Load.Sending;

namespace Platform.UnitTests.Load;

public class AnalyticsSummaryTests
{
    [Fact]
    public void Reads_counts_by_name_and_in_a_list()
    {
        var summary = JsonDocument.Parse("""
            {"turns": 3, "emotions": {"anger": {"count": 2, "share": 0.4}, "joy": 7}, "intents": [{"intent": "greet", "count": 5, "share": 1}, {"count": 1}, 3]}
            """).RootElement;

        Assert.Equal(new Dictionary<string, int> { ["anger"] = 2 }, AnalyticsSummary.Counts(summary, "emotions"));
        Assert.Equal(new Dictionary<string, int> { ["greet"] = 5 }, AnalyticsSummary.Counts(summary, "intents"));
        Assert.Empty(AnalyticsSummary.Counts(summary, "languages"));
    }
}

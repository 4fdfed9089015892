using System.Text.RegularExpressions;

namespace Platform.ServiceTests.Observability;

public partial class AlertTests
{
    private static readonly ObservabilityFiles.Rule[] Alerts = [.. ObservabilityFiles.Rules.Where(rule => rule.Alert is not null)];

    [Fact]
    public void Every_alert_says_what_it_is_how_bad_it_is_and_what_to_do()
    {
        Assert.True(Alerts.Length >= 15);
        Assert.All(Alerts, alert =>
        {
            Assert.Contains(alert.Labels["severity"], new[] { "critical", "warning" });
            Assert.NotEmpty(alert.Annotations["summary"]);
            Assert.NotEmpty(alert.Annotations["description"]);
            Assert.Equal($"docs/runbook.md#{alert.Alert!.ToLowerInvariant()}", alert.Annotations["runbook"]);
        });
    }

    [Fact]
    public void The_runbook_has_a_paragraph_for_each_alert_and_for_nothing_else()
    {
        var headings = Heading().Matches(ObservabilityFiles.Runbook).Select(match => match.Groups[1].Value);

        Assert.Equal(Alerts.Select(alert => alert.Alert!).Order(StringComparer.Ordinal), headings.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^### (Platform\w+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

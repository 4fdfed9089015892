using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.ServiceTests.Observability;

public partial class DashboardTests
{
    [Fact]
    public void Dashboards_can_be_told_apart_and_so_can_their_panels()
    {
        Assert.True(ObservabilityFiles.Dashboards.Count >= 7);
        Assert.All(ObservabilityFiles.Dashboards, board =>
        {
            Assert.Equal("platform-" + board.Key, board.Value.GetProperty("uid").GetString());
            var panels = board.Value.GetProperty("panels").EnumerateArray().ToArray();
            Assert.NotEmpty(panels);
            Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
            Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        });
    }

    [Fact]
    public void Panels_do_not_cover_each_other()
    {
        Assert.All(ObservabilityFiles.Dashboards, board =>
        {
            var taken = new HashSet<(int, int)>();
            foreach (var panel in board.Value.GetProperty("panels").EnumerateArray())
            {
                var at = panel.GetProperty("gridPos");
                for (var x = 0; x < at.GetProperty("w").GetInt32(); x++)
                    for (var y = 0; y < at.GetProperty("h").GetInt32(); y++)
                        Assert.True(
                            taken.Add((at.GetProperty("x").GetInt32() + x, at.GetProperty("y").GetInt32() + y)),
                            $"{board.Key}: {panel.GetProperty("title").GetString()} covers another panel");
                Assert.InRange(at.GetProperty("x").GetInt32() + at.GetProperty("w").GetInt32(), 1, 24);
            }
        });
    }

    [Fact]
    public void Every_query_goes_to_the_chosen_data_source_and_every_variable_is_there()
    {
        Assert.All(ObservabilityFiles.Dashboards, board =>
        {
            var variables = board.Value.GetProperty("templating").GetProperty("list").EnumerateArray()
                .Select(variable => variable.GetProperty("name").GetString()!).ToArray();
            Assert.Contains("datasource", variables);
            var sources = Find(board.Value, "datasource").ToArray();
            Assert.NotEmpty(sources);
            Assert.All(sources, source => Assert.Equal("${datasource}", source.GetProperty("uid").GetString()));
            var used = Variable().Matches(board.Value.GetRawText()).Select(match => match.Groups[1].Value).Distinct();
            Assert.Empty(used.Except([.. variables, "__rate_interval", "__all"]));
            Assert.Empty(variables.Except(used));
        });
    }

    private static IEnumerable<JsonElement> Find(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == name && property.Value.ValueKind == JsonValueKind.Object
            ? [property.Value]
            : Find(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Find(item, name)),
        _ => [],
    };

    [GeneratedRegex(@"\$\{?(\w+)")]
    private static partial Regex Variable();
}

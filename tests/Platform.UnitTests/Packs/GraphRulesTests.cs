using System.Reflection;
using Platform.Packs;

namespace Platform.UnitTests.Packs;

public sealed class GraphRulesTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("platform-rules-").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void The_shipped_rules_have_kinds_and_relations() =>
        Assert.Equal((11, true), (GraphRules.Shipped.Kinds.Count, GraphRules.Shipped.Relations.Count > 20));

    [Fact]
    public void A_pack_adds_to_the_shipped_rules_and_takes_some_away()
    {
        var rules = Load("""
            kinds:
              - id: tool
                columns: [Tool, 工具]
              - id: department
                columns: [Ward]
              - id: policy
                replace: true
                columns: [House rule]
            relations:
              - {from: fault, name: needs, to: tool}
            without_relations:
              - {from: condition, name: handled_by, to: department}
            elsewhere: [voucher]
            """);

        Assert.Equal("Tool", rules.Kind("tool")!.Columns[0]);
        Assert.Contains("科室", rules.Kind("department")!.Columns);
        Assert.Contains("Ward", rules.Kind("department")!.Columns);
        Assert.Equal(["House rule"], rules.Kind("policy")!.Columns);
        Assert.Contains(new GraphRelation("fault", "needs", "tool"), rules.Relations);
        Assert.DoesNotContain(new GraphRelation("condition", "handled_by", "department"), rules.Relations);
        Assert.Contains("voucher", rules.Elsewhere);
    }

    [Theory]
    [InlineData("kinds:\n  - id: Tool\n", "is not the id of a kind; allowed are lower case letters and underscores")]
    [InlineData("kinds:\n  - id: tool\n    colums: [Tool]\n", "'colums' is not a key of a kind; allowed are: id, columns")]
    [InlineData("kinds:\n  - id: tool\n    loose: yes please\n", "'loose' must be true or false")]
    [InlineData("kinds:\n  - id: tool\n    titles: [Tools]\n", "the title 'Tools' must have {} once")]
    [InlineData("kinds:\n  - id: tool\n    leads_to: [toys]\n", "'tool' names the kind 'toys'; there are: product")]
    [InlineData("relations:\n  - {from: tool, name: fits, to: product}\n", "there is no kind 'tool'; there are: product")]
    [InlineData("without_relations:\n  - {from: part, name: likes, to: product}\n", "there is no relation part likes product to leave out")]
    public void An_error_names_file_line_what_is_wrong_and_what_is_allowed(string yaml, string expected)
    {
        var exception = Assert.Throws<PackException>(() => Load(yaml));

        Assert.Contains(expected, Assert.Single(exception.Errors), StringComparison.Ordinal);
        Assert.Matches(@"graph\.yaml:\d+: ", exception.Errors[0]);
    }

    private GraphRules Load(string yaml)
    {
        var shop = Path.Combine(
            typeof(GraphRulesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "packs", "shop");
        var folder = Path.Combine(_parent, "shop");
        foreach (var file in Directory.GetFiles(shop, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(shop, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(folder, "graph.yaml"), yaml);
        return PackLoader.Load(folder).Graph;
    }
}

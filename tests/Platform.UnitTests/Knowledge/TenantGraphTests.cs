using System.Globalization;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Graph;
using Platform.Knowledge.Search;
using Platform.Packs;

namespace Platform.UnitTests.Knowledge;

public sealed class TenantGraphTests : IDisposable
{
    private const string Codes = """
        # Error codes

        | Code | Meaning | Remedy |
        |---|---|---|
        | E23 | The boiler is full of scale | Descale the boiler |
        """;

    private const string Care = """
        # Descaling the boiler

        1. Fill the tank.
        2. Press Start.
        """;

    private readonly TenantGraph _graph = New();

    [Fact]
    public void A_code_leads_over_its_remedy_to_the_procedure_of_the_product()
    {
        Publish("x200", "X200 manual", Codes + "\n\n" + Care);
        Publish("x300", "X300 manual", Codes.Replace("The boiler is full of scale | Descale the boiler", "The lid is open | Close the lid", StringComparison.Ordinal) + "\n\n" + Care);

        var sections = Read("E23 on the X-200").Sections;

        Assert.Equal(("x200", 1, "E23 → Descale the boiler → Descaling the boiler"), (sections[0].ArticleId, sections[0].Section, sections[0].Path));
        Assert.All(sections, section => Assert.Equal("x200", section.ArticleId));
        Assert.Equal("E23 → Close the lid", Read("e23 on the x300").Sections[0].Path);
    }

    [Fact]
    public void A_code_of_two_products_is_less_sure_if_the_message_names_none()
    {
        Publish("x200", "X200 manual", Codes);
        var sure = Read("it shows E23").Sections[0].Relevance;
        Publish("x300", "X300 manual", Codes.Replace("Descale the boiler", "Close the lid", StringComparison.Ordinal));

        Assert.True(Read("it shows E23").Sections[0].Relevance < sure);
        Assert.Equal(sure, Read("it shows E23 on the X300").Sections[0].Relevance);
    }

    [Fact]
    public void A_code_that_the_product_does_not_have_leads_nowhere()
    {
        Publish("x200", "X200 manual", Codes);

        Assert.All(Read("E23 on the X300").Sections, section => Assert.Equal("x200", section.ArticleId));
        Publish("x300", "X300 manual", "# Problems\n\n| Problem | Remedy |\n|---|---|\n| Coffee is cold | Warm the cups |");
        Assert.Empty(Read("E23 on the X300").Sections);
        Assert.Empty(Read("E24 on the X200").Sections);
    }

    [Fact]
    public void A_procedure_may_stand_in_another_article_whichever_is_published_first()
    {
        Publish("codes", "X200 manual", Codes);
        Assert.Equal("E23 → Descale the boiler", Read("E23").Sections[0].Path);
        Publish("care", "Care", Care);
        Assert.Equal("care", Read("E23").Sections[0].ArticleId);

        using var other = New();
        Publish("care", "Care", Care, graph: other);
        Publish("codes", "X200 manual", Codes, graph: other);
        Assert.Equal(Dump(other), Dump(_graph));
    }

    [Theory]
    [InlineData("左侧胸口闷应该挂什么科")]
    [InlineData("胸痛挂哪个科？")]
    [InlineData("有点胸闷，看什么科")]
    public void A_symptom_leads_to_its_department(string question)
    {
        Publish("guide", "分诊", "| 症状 | 科室 |\n|---|---|\n| 胸闷、胸痛 | 心血管内科 |\n| 咳嗽 | 呼吸内科 |", "zh");

        Assert.EndsWith("→ 心血管内科", Read(question, "zh").Sections[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symptom_leads_over_a_condition_in_another_article_to_its_department()
    {
        Publish("symptoms", "Symptoms", "| Symptom | Condition |\n|---|---|\n| Tight chest | Angina |");
        Publish("departments", "Departments", "| Condition | Department |\n|---|---|\n| Angina | Cardiology |\n| Asthma | Pulmonology |");

        var reading = Read("my chest feels tight, which department is that?");

        Assert.Equal("Tight chest → Angina → Cardiology", reading.Sections[0].Path);
        Assert.Equal(["departments", "symptoms"], reading.Sections.Select(section => section.ArticleId));
    }

    [Fact]
    public void A_part_leads_to_its_products_and_a_product_to_its_parts()
    {
        Publish("parts", "Parts", "| Part | Part number | Fits |\n|---|---|---|\n| Water filter | F-7 | X100, X200 |\n| Milk hose | H-1 | X300 |");

        Assert.Equal(["product:x100", "product:x200"], Targets("which models take filter F-7"));
        Assert.Equal(["part:milkhose"], Targets("which part fits the X300?"));
    }

    [Theory]
    // A list of keys and values below the heading that says what they are of.
    [InlineData("# Filter F-7\n\n- Fits: X100, X200\n- Price: 9 euros")]
    // The same in lines of a paragraph, with other marks.
    [InlineData("# Filter F-7\n\n**Fits:** X100 and X200\nPrice: 9 euros")]
    // A table that stands upright.
    [InlineData("# All about it\n\n| Property | Value |\n|---|---|\n| Part | Filter F-7 |\n| Fits | X100; X200 |")]
    // An empty cell below one that spans rows.
    [InlineData("| Part | Fits |\n|---|---|\n| Filter F-7 | X100 |\n| | X200 |")]
    // Headings with remarks, and in two languages.
    [InlineData("| 配件 Part | Fits (model) |\n|---|---|\n| Filter F-7 | X100 / X200 |")]
    // A row of a document's table.
    [InlineData("* Part: Filter F-7; Fits: X100, X200; Price: 9 euros")]
    public void Tables_and_lists_of_many_shapes_say_the_same(string markdown)
    {
        Publish("parts", "List", markdown, isDocument: true);

        Assert.Equal(["part:filterf7 fits product:x100", "part:filterf7 fits product:x200"], Dump(_graph));
    }

    [Theory]
    [InlineData("| Code | Price |\n|---|---|\n| E23 | 9 euros |")]
    [InlineData("| Size | EU |\n|---|---|\n| 240 mm | 38 |")]
    [InlineData("| Part | Fits |\n|---|---|\n| - | X100 |")]
    [InlineData("Note: the shop is closed.")]
    public void What_no_rule_speaks_of_says_nothing(string markdown)
    {
        Publish("other", "Other", markdown, isDocument: true);

        Assert.Equal(0, _graph.Read(view => view.Nodes.Count));
    }

    [Fact]
    public void Names_of_the_catalogue_and_synonyms_are_the_same_node()
    {
        PackEntity[] entities = [new("product", new Dictionary<string, string>(), null, []) { Values = [new PackValue("BM-X200", ["X200", "coffee machine"])] }];
        using var graph = New(entities, new() { ["en"] = [["limescale", "scale deposits"]] });
        Publish("parts", "Parts", "| Part | Fits |\n|---|---|\n| Filter | x-200 |\n| Hose | Coffee machine |", graph: graph);
        Publish("faults", "Faults", "| Fault | Remedy |\n|---|---|\n| Scale deposits | Clean it |\n| Limescale | Call us |", graph: graph);

        Assert.Equal(
            ["fault:limescale fixed_by remedy:callus", "fault:limescale fixed_by remedy:cleanit", "part:filter fits product:bmx200", "part:hose fits product:bmx200"],
            Dump(graph));
        Assert.Equal(["BM-X200"], graph.Read(view => view.Nodes["product:bmx200"].Out.Concat(view.Nodes["product:bmx200"].In).Select(edge => edge.To.Name).Distinct().ToList()));
    }

    [Fact]
    public void What_nlu_found_or_what_it_refers_to_names_the_product()
    {
        PackEntity[] entities = [new("product", new Dictionary<string, string>(), null, []) { Values = [new PackValue("X200", ["kettle"]), new PackValue("X300", ["toaster"])] }];
        using var graph = New(entities);
        Publish("a", "X200 manual", Codes, graph: graph);
        Publish("b", "X300 manual", Codes.Replace("Descale the boiler", "Close the lid", StringComparison.Ordinal), graph: graph);

        var misspelt = graph.Read(view => graph.Questions.Read(view, "E23 on my ketle", "en", [new Entity("product", "X200", "ketle", 10, 5)], []).Sections[0].Path);
        var referred = graph.Read(view => graph.Questions.Read(view, "now it shows E23", "en", [], [new ResolvedReference("product", "X300", "it", 4, 2)]).Sections[0].Path);

        Assert.Equal(("E23 → Descale the boiler", "E23 → Close the lid"), (misspelt, referred));
    }

    [Theory]
    [InlineData("how long is the warranty if it shows E23")]
    [InlineData("I want to return the X200")]
    [InlineData("order number 23")]
    [InlineData("what is the capital of France")]
    [InlineData("")]
    public void A_message_that_asks_for_something_else_is_led_nowhere(string question)
    {
        Publish("x200", "X200 manual", Codes);

        Assert.Empty(Read(question).Sections);
    }

    [Fact]
    public void A_number_is_a_code_only_after_a_word_for_it()
    {
        Publish("x200", "X200 manual", Codes.Replace("E23", "12", StringComparison.Ordinal));

        Assert.NotEmpty(Read("it shows error code 12").Sections);
        Assert.Empty(Read("I have 12 cups").Sections);
    }

    [Fact]
    public void A_row_says_where_it_stands()
    {
        Publish("x200", "X200 manual", "# Faults\n\n## Codes\n\n| Code | Remedy |\n|---|---|\n| E1 | Wait |\n| E2 | Call us |", version: 4);

        var source = _graph.Read(view => view.Nodes["error_code:e2"].Out.First(edge => edge.Relation == "fixed_by").Source!);

        Assert.Equal(("x200", 4, "en", 0, "Faults › Codes", 2), (source.ArticleId, source.Version, source.Language, source.Section, source.Heading, source.Row));
        Assert.Equal(["product:x200"], source.Scope);
    }

    [Fact]
    public void A_new_version_replaces_what_the_old_one_said_and_a_withdrawal_leaves_nothing()
    {
        Publish("x200", "X200 manual", Codes + "\n\n" + Care);
        Publish("x200", "X200 manual", Codes.Replace("E23", "E24", StringComparison.Ordinal), version: 2);
        Assert.Empty(Read("E23 on the X200").Sections);
        Assert.Equal("E24 → Descale the boiler", Read("E24 on the X200").Sections[0].Path);
        Assert.Equal(2, Read("E24 on the X200").Sections[0].Version);

        _graph.Apply("x200", null);

        Assert.Equal((0, 0), _graph.Read(view => (view.Nodes.Count, view.Ids.Count)));
        Assert.Empty(Read("E24").Named);
    }

    [Fact]
    public void After_any_changes_the_graph_is_that_of_what_is_in_force()
    {
        var random = new Random(7);
        var inForce = new Dictionary<string, string>();
        for (var change = 0; change < 300; change++)
        {
            var id = "a" + random.Next(8).ToString(CultureInfo.InvariantCulture);
            if (random.Next(4) == 0)
            {
                inForce.Remove(id);
                _graph.Apply(id, null);
                continue;
            }

            inForce[id] = Some(random);
            Publish(id, "X200 manual", inForce[id], version: change);
        }

        using var fresh = New();
        foreach (var (id, markdown) in inForce)
            Publish(id, "X200 manual", markdown, graph: fresh);

        Assert.Equal(Dump(fresh), Dump(_graph));
        Assert.Equal(fresh.Read(view => view.Ids.ToList()), _graph.Read(view => view.Ids.ToList()));
        foreach (var question in new[] { "E1", "E2 X200", "what does E3 mean", "which part fits the X3" })
            Assert.Equal(fresh.Read(view => Names(fresh, view, question)), _graph.Read(view => Names(_graph, view, question)));

        static List<string> Names(TenantGraph graph, GraphView view, string question) =>
            [.. graph.Questions.Read(view, question, "en", [], []).Sections.Select(section => section.ArticleId + section.Section).Order(StringComparer.Ordinal)];

        static string Some(Random random) => $"""
            # Codes

            | Code | Meaning | Remedy | Part |
            |---|---|---|---|
            | E{random.Next(5)} | Fault {random.Next(5)} | Clean the filter {random.Next(3)} | Filter {random.Next(3)} |
            | E{random.Next(5)} | Fault {random.Next(5)} | Change the hose ({random.Next(9)}) | |

            # Cleaning the filter {random.Next(3)}

            1. Do it.

            # Parts

            | Part | Fits |
            |---|---|
            | Filter {random.Next(3)} (F-{random.Next(4)}) | X{random.Next(4)}, X200 |
            """;
    }

    [Fact]
    public void What_is_for_others_or_has_ended_is_neither_followed_nor_named()
    {
        var now = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        Publish("symptoms", "Symptoms", "| Symptom | Condition |\n|---|---|\n| Tight chest | Angina |", terms: new() { Audiences = ["staff"] });
        Publish("departments", "Departments", "| Condition | Department |\n|---|---|\n| Angina | Cardiology |", terms: new() { ValidUntil = now });

        Assert.Equal([], Paths(new AnswerScope()));
        Assert.Equal(["Tight chest → Angina → Cardiology"], Paths(new AnswerScope { Audiences = ["Staff"] }, now.AddTicks(-10_000)));
        Assert.Equal([], Paths(new AnswerScope { Audiences = ["guests"] }, now.AddTicks(-10_000)));

        List<string> Paths(AnswerScope scope, DateTimeOffset? at = null) => _graph.Read(view => _graph.Questions
            .Read(view, "tight chest, which department?", "en", [], [], new SearchFilter(at ?? now, scope)).Sections.Select(section => section.Path).Distinct().ToList());
    }

    [Fact]
    public void The_part_of_a_table_that_answers_is_its_row()
    {
        const string Table = "Code | Meaning | Remedy\nE23 | The boiler is full of scale | Descale the boiler";
        Publish("x200", "X200 manual", Codes);

        var answer = Read("E23 on the X200").Sections[0].AnswerIn(Table);

        Assert.Equal("E23 | The boiler is full of scale | Descale the boiler", Table.Substring(answer.Start, answer.Length));
    }

    [Fact]
    public void Of_many_hops_only_those_allowed_are_gone()
    {
        Publish("a", "A", "| Symptom | Condition |\n|---|---|\n| Tight chest | Angina |");
        Publish("b", "B", "| Condition | Department |\n|---|---|\n| Angina | Cardiology |");

        Assert.Equal([2], Hops(hops: 2));
        Assert.Empty(Hops(hops: 1));

        List<int> Hops(int hops) => _graph.Read(view => new Routes(_ => false, null)
            .Find(view.Nodes["symptom:tightchest"], node => node.Kind == "department", Way.Forward, null, hops, 10).Found.Select(route => route.Hops).ToList());
    }

    public void Dispose() => _graph.Dispose();

    private static TenantGraph New(IReadOnlyList<PackEntity>? entities = null, Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>? synonyms = null) =>
        new(GraphRules.Shipped, entities ?? [], synonyms ?? []);

    private void Publish(
        string id, string title, string markdown, string language = "en", bool isDocument = true, int version = 1, TenantGraph? graph = null, ArticleTerms? terms = null) =>
        (graph ?? _graph).Apply(id, new StoredVersion(
            "t", id, version, isDocument ? ArticleSource.Document : ArticleSource.Api, default,
            new Dictionary<string, ArticleText> { [language] = new(title, [], markdown) })
        { Terms = terms ?? new() });

    private GraphReading Read(string question, string language = "en") => _graph.Read(view => _graph.Questions.Read(view, question, language, [], []));

    private List<string> Targets(string question) =>
        [.. Read(question).Routes.Select(route => route.Node.Id).Distinct().Order(StringComparer.Ordinal)];

    private static List<string> Dump(TenantGraph graph) => graph.Read(view => view.Nodes.Values
        .SelectMany(node => node.Out, (node, edge) => $"{node.Id} {edge.Relation} {edge.To.Id}")
        .Order(StringComparer.Ordinal).ToList());
}

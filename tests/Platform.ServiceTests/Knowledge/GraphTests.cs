using System.Net;
using System.Text;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>The graph of published articles, over HTTP and in turns.</summary>
public class GraphTests
{
    private const string Faults = "Code,Meaning,Remedy\nE23,The boiler is full of scale,Descale the boiler\nE24,The tank is missing,Insert the tank\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_that_names_a_code_and_a_product_gets_the_procedure_first_and_the_way_to_it()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());

        var english = await AskAsync(service, "My washing machine shows E2", "en");
        var chinese = await AskAsync(service, "电饭煲显示E2怎么办", "zh");

        Assert.Equal(("error-codes", "Clean the drain pump", "E2 → Clean the drain pump → Clean the drain pump"), (english[0].ArticleId, english[0].Heading, english[0].Path));
        Assert.Equal("Washing machine WM800", english[1].Heading);
        Assert.Equal(("擦拭加热盘", "zh"), (chinese[0].Heading, chinese[0].Language));
        Assert.InRange(english[0].Relevance, 0.9, 1);
        Assert.All(english.Skip(2), passage => Assert.Null(passage.Path));
    }

    [Fact]
    public async Task An_uploaded_table_is_in_the_graph_at_once_and_what_replaces_it_too()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        await PutAsync(service, Faults);

        var path = Assert.Single((await api.GraphPathsAsync("error_code:E-23", kind: "fault", hops: 1, cancellationToken: Cancellation)).Paths);
        Assert.Equal(["E23", "The boiler is full of scale"], path.Names);
        var edge = Assert.Single(path.Edges);
        Assert.Equal(("means", "x200-faults", 1, 1), (edge.Relation, edge.Source!.ArticleId, edge.Source.Version, edge.Source.Row));
        Assert.Equal(["product:x200"], edge.Scope);
        Assert.Equal("E23 → Descale the boiler", (await api.SearchAsync("E23 on the X200", "en", 1, Cancellation)).Hits[0].Citation.Path);

        await PutAsync(service, Faults.Replace("Descale the boiler", "Call the workshop", StringComparison.Ordinal));
        Assert.Equal(["E23", "Call the workshop"], Assert.Single((await api.GraphPathsAsync("error_code:e23", kind: "remedy", hops: 1, cancellationToken: Cancellation)).Paths).Names);
        await api.WithdrawAsync("x200-faults", cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAnyAsync<ApiException>(() => api.GraphNeighboursAsync("error_code:e23", cancellationToken: Cancellation))).StatusCode);
    }

    [Fact]
    public async Task Nodes_are_listed_page_by_page_and_found_by_name()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await api.GraphNodesAsync(kind: "part", cursor: cursor, limit: 4, cancellationToken: Cancellation);
            ids.AddRange(page.Nodes.Select(node => node.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
        Assert.Contains("part:drainfilter", ids);
        Assert.Equal(["product:bmkt320"], (await api.GraphNodesAsync(name: "electric kettle", cancellationToken: Cancellation)).Nodes.Select(node => node.Id));

        var seal = await api.GraphNeighboursAsync("part:Door seal", "fits", cancellationToken: Cancellation);
        Assert.Equal(("product:bmwm800", "spare-parts"), (Assert.Single(seal.Edges).To, seal.Edges[0].Source!.ArticleId));
    }

    [Fact]
    public async Task Two_nodes_are_joined_over_two_articles()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        var path = (await api.GraphPathsAsync("part:WF-30", to: "product:FR300", language: "en", hops: 1, cancellationToken: Cancellation)).Paths[0];
        Assert.Equal(["same_as", "fits"], path.Edges.Select(edge => edge.Relation));
        Assert.NotEmpty((await api.GraphPathsAsync("error_code:e2", to: "part:doorseal", hops: 2, cancellationToken: Cancellation)).Paths);
        Assert.Empty((await api.GraphPathsAsync("error_code:e2", to: "part:doorseal", hops: 1, cancellationToken: Cancellation)).Paths);
        Assert.Empty((await api.GraphPathsAsync("error_code:e2", to: "part:doorseal", scope: "product:KT320", hops: 2, cancellationToken: Cancellation)).Paths);
    }

    [Fact]
    public async Task A_question_is_explained()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        var answer = await api.GraphAnswersAsync("which products does the dust filter fit?", "en", cancellationToken: Cancellation);

        Assert.Equal(["part:dustfilter"], answer.Named.Select(node => node.Id));
        Assert.Contains("product", answer.Asked);
        Assert.Equal(["Dust filter", "BM-VC150"], Assert.Single(answer.Paths).Names);
        Assert.Equal("spare-parts", answer.Hits[0].Citation.ArticleId);
    }

    [Theory]
    [InlineData("nodes?kind=toy", HttpStatusCode.BadRequest)]
    [InlineData("nodes?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("nodes?limit=201", HttpStatusCode.BadRequest)]
    [InlineData("neighbours", HttpStatusCode.BadRequest)]
    [InlineData("neighbours?node=part:none", HttpStatusCode.NotFound)]
    [InlineData("neighbours?node=:", HttpStatusCode.NotFound)]
    [InlineData("neighbours?node=part:doorseal&limit=x", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal&to=product:WM800&kind=part", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal&kind=toy", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal&kind=product&hops=7", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal&kind=product&limit=51", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal&kind=product&language=xx", HttpStatusCode.BadRequest)]
    [InlineData("paths?from=part:doorseal&to=part:none", HttpStatusCode.NotFound)]
    [InlineData("paths?from=part:doorseal&kind=product&scope=product:none", HttpStatusCode.NotFound)]
    [InlineData("answers?q=%20", HttpStatusCode.BadRequest)]
    public async Task Bad_input_gives_problems(string path, HttpStatusCode expected)
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());

        using var response = await service.Http.GetAsync("/v1/knowledge/graph/" + path, Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<IReadOnlyList<Passage>> AskAsync(RunningService service, string text, string language)
    {
        var message = new UtteranceUnderstood(
            Guid.NewGuid(), "shop", "c1", default, Guid.NewGuid(), "m1", text, language, [new("product_fault", 0.9)], false, []);
        await service.Bus.Publish(message, Cancellation);
        return (await service.Published.WaitForAsync<KnowledgeRetrieved>(answer => answer.TurnId == message.TurnId)).Passages;
    }

    private static async Task PutAsync(RunningService service, string content)
    {
        using var response = await service.Http.PutAsync(
            "/v1/knowledge/documents/x200-faults?fileName=faults.csv&title=Faults%20of%20the%20X200&publish=true",
            new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { { "Content-Type", "application/octet-stream" } } }, Cancellation);
        Assert.True(response.IsSuccessStatusCode);
    }
}

using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.JourneyTests.Support;
using Platform.Manual;

namespace Platform.JourneyTests;

/// <summary>A printed manual becomes what customers are told, and changes with it.</summary>
public sealed class ManualTests(StandalonePlatform platform) : IClassFixture<StandalonePlatform>
{
    private const string Valve = "close the tap; replace the valve 200-3012";
    private const string Fitter = "close the tap and wait for the fitter";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pdf")]
    [InlineData("docx")]
    public async Task A_manual_is_sent_asked_about_changed_and_asked_about_again(string format)
    {
        Requirement.IsMet(platform.Unavailable);
        var source = ManualText.Source("en", "X200");

        var import = await SendAsync(format, source);
        Assert.True(import.Pages >= 60, $"the manual has {import.Pages} pages");
        var citation = await CitationAsync("What does error code E17 mean on my dishwasher?", "valve 200-3012");
        Assert.True(citation.Page > 30);
        Assert.Contains("valve 200-3012", await QuotedAsync(citation), StringComparison.Ordinal);
        Assert.Contains("Water in the base and inlet: E11 to E20", citation.Heading, StringComparison.Ordinal);

        var changed = await SendAsync(format, source.Replace(Valve, Fitter, StringComparison.Ordinal));
        Assert.Equal(import.Version + 1, changed.Version);
        var corrected = await CitationAsync("What does error code E17 mean on my dishwasher?", "wait for the fitter");
        Assert.Equal((citation.Page, changed.Version), (corrected.Page, corrected.Version));
        // The other format answers the same question.
        await platform.Api<IKnowledgeApi>("Knowledge").WithdrawAsync("x200-manual-" + format, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_manual_in_Chinese_answers_in_Chinese()
    {
        Requirement.IsMet(platform.Unavailable);
        var knowledge = platform.Api<IKnowledgeApi>("Knowledge");
        await knowledge.EndAsync(
            await knowledge.SendDocumentAsync(
                "x200-manual-zh", new MemoryStream(ManualWord.Write(ManualText.Parse(ManualText.Source("zh", "X200")))), "x200.docx", "X200洗碗机手册", "zh", publish: true, Cancellation),
            Cancellation);

        await CitationAsync("洗碗机显示E24是什么意思？", "剪开膜片");
    }

    private async Task<DocumentImport> SendAsync(string format, string source)
    {
        var blocks = ManualText.Parse(source);
        var file = format == "pdf" ? ManualPdf.Write(blocks, "X200 dishwasher - operating manual") : ManualWord.Write(blocks);
        var knowledge = platform.Api<IKnowledgeApi>("Knowledge");
        return await knowledge.EndAsync(
            await knowledge.SendDocumentAsync(
                "x200-manual-" + format, new MemoryStream(file), "x200." + format, "X200 dishwasher manual", "en", publish: true, Cancellation),
            Cancellation);
    }

    /// <summary>What stands in the article's text where the citation says.</summary>
    private async Task<string> QuotedAsync(Citation citation)
    {
        var article = await platform.Api<IKnowledgeApi>("Knowledge").GetAsync(citation.ArticleId, Cancellation);
        Assert.Equal(citation.Version, article.Version);
        return article.Texts[citation.Language].Body.Substring(citation.Range!.Start, citation.Range.Length);
    }

    private async Task<Citation> CitationAsync(string question, string expected)
    {
        var message = new PostMessage(Guid.NewGuid().ToString(), [MessagePart.OfText(question)], "customer-1", "manual-" + Guid.NewGuid().ToString("N"));
        var response = await platform.Messages.PostAsync(message, "20s", Cancellation);
        Assert.True(response.IsSuccessStatusCode, response.Error?.ToString());
        var reply = response.Content!.Reply!;
        var text = string.Join('\n', reply.Parts.Select(part => part.Text));
        Assert.True(text.Contains(expected, StringComparison.Ordinal), $"{text} ({string.Join(' ', reply.Explanation)})");
        return Assert.Single(reply.Citations);
    }
}

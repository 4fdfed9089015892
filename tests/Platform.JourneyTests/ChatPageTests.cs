using Microsoft.Playwright;
using Platform.Clients;
using Platform.JourneyTests.Support;
using Platform.Manual;

namespace Platform.JourneyTests;

/// <summary>The web chat page in a real browser.</summary>
public sealed class ChatPageTests(StandalonePlatform platform) : IClassFixture<StandalonePlatform>, IAsyncLifetime
{
    private static readonly string? Chromium =
        new[] { Environment.GetEnvironmentVariable("PLATFORM_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
            .FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    [Theory]
    [InlineData("shop", "en-GB", "How long does delivery take?", "days", 390, 844)]
    [InlineData("shop", "zh-CN", "我想退货，怎么办？", "退", 1280, 800)]
    [InlineData("bank", "en-GB", "I lost my card", "card", 1280, 800)]
    [InlineData("bank", "zh-CN", "我的卡丢了怎么办", "卡", 390, 844)]
    public async Task A_person_asks_and_reads_the_answer(
        string tenant, string locale, string question, string expected, int width, int height)
    {
        var page = await OpenAsync(tenant, locale, width, height);

        await page.GetByRole(AriaRole.Textbox).FillAsync(question);
        await page.Keyboard.PressAsync("Enter");

        var answer = page.Locator(".message.ai", new PageLocatorOptions { HasText = expected }).Last;
        await Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync(question);
        await answer.WaitForAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync(locale == "en-GB" ? "AI assistant" : "智能助手");
        await ShotAsync(page, $"chat-{tenant}-{locale}");
    }

    [Fact]
    public async Task The_conversation_is_there_again_after_a_reload()
    {
        var page = await OpenAsync("shop", "en-GB", 1280, 800);
        await page.GetByRole(AriaRole.Textbox).FillAsync("How do I get a refund?");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".message.ai", new PageLocatorOptions { HasText = "refund" }).Last.WaitForAsync();

        await page.ReloadAsync();

        await page.GetByRole(AriaRole.Log).GetByText("How do I get a refund?").WaitForAsync();
        await page.Locator(".message.ai", new PageLocatorOptions { HasText = "refund" }).Last.WaitForAsync();
    }

    [Fact]
    public async Task A_manual_is_sent_asked_about_changed_and_asked_about_again()
    {
        const string Question = "What does error code E17 mean on my dishwasher?";
        var page = await OpenAsync("shop", "en-GB", 1280, 800);
        var manual = ManualText.Source("en", "X200");

        await SendAsync(manual);
        await AskAsync("replace the valve 200-3012");
        await SendAsync(manual.Replace("replace the valve 200-3012", "wait for the fitter", StringComparison.Ordinal));
        await AskAsync("wait for the fitter");
        await ShotAsync(page, "chat-manual");

        async Task SendAsync(string source)
        {
            var (knowledge, file) = (platform.Api<IKnowledgeApi>("Knowledge"), ManualPdf.Write(ManualText.Parse(source), "X200 dishwasher - operating manual"));
            var cancellation = TestContext.Current.CancellationToken;
            await knowledge.EndAsync(
                await knowledge.SendDocumentAsync("x200-manual", new MemoryStream(file), "x200.pdf", "X200 dishwasher manual", "en", publish: true, cancellation), cancellation);
        }

        async Task AskAsync(string expected)
        {
            await page.GetByRole(AriaRole.Textbox).FillAsync(Question);
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".message.ai", new PageLocatorOptions { HasText = expected }).Last.WaitForAsync();
        }
    }

    private static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    private async Task<IPage> OpenAsync(string tenant, string locale, int width, int height)
    {
        Requirement.IsMet(_browser is null ? "Chromium is not installed: apt-get install chromium fonts-noto-cjk" : null);
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = locale,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        var page = await context.NewPageAsync();
        // A page that breaks its own content policy, or fails in script, fails its test.
        page.PageError += (_, error) => throw new InvalidOperationException(error);
        await page.GotoAsync(new Uri(platform.AddressOf("ChannelGateway"), $"/chat?tenant={tenant}").ToString());
        // What is typed before the session is there stays in the box.
        await page.Locator(".message.ai").First.WaitForAsync();
        return page;
    }
}

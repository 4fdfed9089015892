using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;

namespace Platform.UnitTests.Knowledge;

public sealed class TenantIndexTests : IDisposable
{
    private readonly TenantIndex _index = new();

    public TenantIndexTests()
    {
        Publish("refund-times", 1, 1, "When a refund arrives", "退款多久到账",
            "Your money comes back the way you paid.\n\n## How long it takes\n\nBank cards take 3 to 7 working days.",
            "钱会按原路退回。\n\n## 银行卡要多久\n\n银行卡需要3到7个工作日。");
        Publish("size-guide", 1, 1, "Size guide", "尺码指南", "Measure your feet in the evening.", "傍晚量脚长。");
        Publish("gift-cards", 1, 1, "Gift cards", "礼品卡", "A gift card never expires.", "礼品卡永久有效。");
    }

    [Theory]
    [InlineData("when will the refund arrive?", "en", "refund-times")]
    [InlineData("do gift cards expire", "en", "gift-cards")]
    [InlineData("我的退款什么时候到账", "zh", "refund-times")]
    [InlineData("礼品卡会过期吗", "zh", "gift-cards")]
    public void Finds_the_article_by_its_words(string question, string language, string article)
    {
        var passage = _index.Search(question, language, [], 3)[0];

        Assert.Equal((article, language), (passage.ArticleId, passage.Language));
        Assert.InRange(passage.Relevance, 0.3, 1);
    }

    [Theory]
    [InlineData("how long does it take with a bank card", "en", "How long it takes")]
    [InlineData("退到银行卡要多久", "zh", "银行卡要多久")]
    public void The_section_on_the_question_wins_over_the_opening_of_the_intents_article(string question, string language, string heading) =>
        Assert.Equal(heading, _index.Search(question, language, [new(0.9, ["refund-times"])], 3)[0].Heading);

    [Fact]
    public void The_opening_of_the_intents_article_is_found_without_a_common_word()
    {
        var passage = _index.Search("still nothing there, ridiculous", "en", [new(0.9, ["refund-times"])], 3)[0];

        Assert.Equal(("refund-times", null), (passage.ArticleId, passage.Heading));
        Assert.InRange(passage.Relevance, 0.8, 1);
    }

    [Theory]
    [InlineData("what is the capital of France", "en")]
    [InlineData("今天天气真好", "zh")]
    [InlineData("?!", "en")]
    public void Nothing_relevant_is_found_for_what_no_article_is_about(string question, string language) =>
        Assert.DoesNotContain(_index.Search(question, language, [], 3), passage => passage.Relevance >= 0.3);

    [Fact]
    public void A_later_version_replaces_the_sections_of_the_earlier()
    {
        Publish("gift-cards", 2, 2, "Gift cards", "礼品卡", "A gift card expires after three years.", "礼品卡三年有效。");

        var passage = Assert.Single(_index.Search("do gift cards expire", "en", [], 5), found => found.ArticleId == "gift-cards");
        Assert.Equal((2, "A gift card expires after three years."), (passage.Version, passage.Text));
    }

    [Fact]
    public void Of_a_new_version_only_what_has_changed_is_indexed_and_all_of_it_shows()
    {
        static string Manual(string remedy, params string[] more) => string.Join('\n',
            ["<!-- page 1 -->\n", "# Care\n", "Rinse the tube daily.\n", .. more, $"<!-- page {2 + more.Length} -->\n", "# Faults\n", "* Code: E23; Remedy: fill the tank", $"* Code: E24; Remedy: {remedy}\n"]);
        Assert.Equal(3, Document(1, Manual("insert the tank")));

        Assert.Equal(1, Document(2, Manual("call the service")));

        var changed = Find("E24 remedy");
        Assert.Equal((2, "Code: E24; Remedy: call the service"), (changed.Version, changed.Text));
        Assert.Equal((2, 2), (Find("E23 remedy").Version, Find("E23 remedy").Page));

        // A page more: the rest only moves.
        Assert.Equal(1, Document(3, Manual("call the service", "# Descaling\n\nUse citric acid once a month.\n")));

        Assert.Equal((3, 3), (Find("E24 remedy").Version, Find("E24 remedy").Page));
        Assert.Equal("Code: E23; Remedy: fill the tank", In(Manual("call the service", "# Descaling\n\nUse citric acid once a month.\n"), Find("E23 remedy").Range!));
        Assert.Equal("Descaling", Find("citric acid").Heading);
        Assert.Equal(0, _index.Apply("manual", 4, null));
        Assert.DoesNotContain(_index.Search("E24 remedy", "en", [], 10), passage => passage.ArticleId == "manual");

        int Document(int version, string body) => _index.Apply("manual", version, new StoredVersion(
            "shop", "manual", version, ArticleSource.Document, DateTimeOffset.UnixEpoch,
            new Dictionary<string, ArticleText> { ["en"] = new("Manual", [], body) }));

        Passage Find(string text) => _index.Search(text, "en", [], 1)[0];

        static string In(string body, TextRange range) => body.Substring(range.Start, range.Length);
    }

    [Theory]
    [InlineData("my appliance is showing me E24 all the time, whatever may that be", "E24", 0.55)]
    [InlineData("my appliance is showing me E99 all the time, whatever may that be", null, 0)]
    public void A_code_of_the_question_leads_to_the_section_that_has_it(string question, string? code, double relevance)
    {
        _index.Apply("faults", 1, new StoredVersion("shop", "faults", 1, ArticleSource.Document, DateTimeOffset.UnixEpoch, new Dictionary<string, ArticleText>
        {
            ["en"] = new("Faults", [], string.Join('\n', Enumerable.Range(10, 40).Select(number => $"* Code: E{number}; Remedy: replace part {number}"))),
        }));

        var passage = _index.Search(question, "en", [], 3).FirstOrDefault(found => found.Relevance >= 0.35);

        if (code is null)
            Assert.Null(passage);
        else
            Assert.Contains(code, passage!.Text, StringComparison.Ordinal);
        Assert.True((passage?.Relevance ?? 0) >= relevance);
    }

    [Fact]
    public void An_older_change_that_arrives_late_is_ignored()
    {
        _index.Apply("gift-cards", 3, null);
        Publish("gift-cards", 2, 2, "Gift cards", "礼品卡", "Late.", "迟到。");

        Assert.DoesNotContain(_index.Search("gift cards", "en", [], 5), passage => passage.ArticleId == "gift-cards");
    }

    [Fact]
    public async Task Searches_go_on_while_articles_change()
    {
        var changes = Task.Run(() =>
        {
            for (var change = 2; change < 60; change++)
                Publish("gift-cards", change, change, "Gift cards", "礼品卡", $"A gift card number {change}.", "礼品卡。");
        }, TestContext.Current.CancellationToken);

        var missed = 0;
        do
        {
            if (_index.Search("gift card", "en", [], 5).Count(passage => passage.ArticleId == "gift-cards") != 1)
                missed++;
        }
        while (!changes.IsCompleted);
        await changes;

        Assert.Equal(0, missed);
    }

    [Theory]
    [InlineData("", "", null, "everyone")]
    [InlineData("business", "", null, "everyone business")]
    [InlineData("", "", "de", "everyone germany")]
    [InlineData("", "", "DE-BY", "everyone germany bavaria")]
    [InlineData("", "", "deu", "everyone")]
    [InlineData("Business", "", "de-by", "everyone business germany bavaria business-germany")]
    [InlineData("", "kettle", null, "everyone")]
    [InlineData("", "", null, "everyone kettle toaster", false)]
    public void Somebody_is_told_what_is_for_him(string audience, string product, string? region, string expected, bool productsKnown = true)
    {
        Article("everyone", new());
        Article("business", new() { Audiences = ["business"] });
        Article("germany", new() { Regions = ["de", "at"] });
        Article("bavaria", new() { Regions = ["de-by"] });
        Article("business-germany", new() { Audiences = ["business"], Regions = ["de"] });
        Article("kettle", new() { Products = ["KETTLE"] });
        Article("toaster", new() { Products = ["TOASTER"] });
        var scope = new AnswerScope
        {
            Audiences = audience.Length == 0 ? [] : [audience],
            Products = product.Length > 0 ? [product] : productsKnown ? ["lamp"] : [],
            Region = region,
        };

        var found = _index.Search("zebra", "en", [new(0.9, ["bavaria"])], 20, new SearchFilter(default, scope)).Select(passage => passage.ArticleId);

        Assert.Equal(((product.Length > 0 ? product + " " : "") + expected).Split(' ').Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal(7, _index.Search("zebra", "en", [], 20, new SearchFilter(default, null)).Count);

        void Article(string id, ArticleTerms terms) => _index.Apply(id, 1, new StoredVersion(
            "shop", id, 1, ArticleSource.Api, default, new Dictionary<string, ArticleText> { ["en"] = new("Zebra", [], "The zebra eats hay.") })
        { Terms = terms });
    }

    [Fact]
    public void What_has_ended_is_not_found_whether_by_its_words_its_questions_or_its_intent()
    {
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _index.Apply("sale", 1, new StoredVersion("shop", "sale", 1, ArticleSource.Api, default, new Dictionary<string, ArticleText>
        {
            ["en"] = new("Zebra sale", [], "Zebras cost half.") { Questions = ["what do zebras cost"] },
        })
        { Terms = new() { ValidUntil = end } });

        var before = Assert.Single(Search(end.AddMilliseconds(-1)));
        Assert.Equal(end, before.ValidUntil);
        Assert.Empty(Search(end));

        IReadOnlyList<Passage> Search(DateTimeOffset now) => _index.Search("what do zebras cost", "en", [new(0.9, ["sale"])], 5, new SearchFilter(now, null));
    }

    public void Dispose() => _index.Dispose();

    private void Publish(string id, int change, int version, string titleEn, string titleZh, string bodyEn, string bodyZh) =>
        _index.Apply(id, change, new StoredVersion("shop", id, version, ArticleSource.Api, default, new Dictionary<string, ArticleText>
        {
            ["en"] = new(titleEn, [], bodyEn),
            ["zh"] = new(titleZh, [], bodyZh),
        }));
}

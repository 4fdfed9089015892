using Platform.Knowledge.Articles;

namespace Platform.UnitTests.Knowledge;

public sealed class ArticleSectionsTests
{
    [Fact]
    public void Each_second_level_heading_begins_a_section()
    {
        const string Article = "Opening.\n\n## One\n\nText *one*.\n\n### Detail\n\nMore.\n\n## Two\n\nText two.";

        var sections = ArticleSections.Split(Article);

        Assert.Equal(
            [new(null, "Opening."), new("One", "Text one.\n\nDetail\n\nMore."), new("Two", "Text two.")], sections.Select(section => section with { Range = null }));
        Assert.Equal(
            ["Opening.", "Text *one*.\n\n### Detail\n\nMore.", "Text two."],
            sections.Select(section => Article.Substring(section.Range!.Start, section.Range.Length)));
    }

    [Fact]
    public void Lists_keep_their_marks()
    {
        var section = Assert.Single(ArticleSections.Split("Do this:\n\n1. First\n2. Second\n   - nested\n\n- **Bold** point"));

        Assert.Equal("Do this:\n\n1. First\n2. Second\n  - nested\n\n- Bold point", section.Text);
    }

    [Fact]
    public void Tables_become_lines()
    {
        var section = Assert.Single(ArticleSections.Split("| Size | EU |\n|---|---|\n| 240 mm | 38 |\n| 250 mm | 40 |"));

        Assert.Equal("Size | EU\n240 mm | 38\n250 mm | 40", section.Text);
    }

    [Fact]
    public void A_link_keeps_its_address() =>
        Assert.Equal(
            "See the terms (https://shop.example/terms).",
            Assert.Single(ArticleSections.Split("See [the terms](https://shop.example/terms).")).Text);

    [Fact]
    public void Wrapped_lines_join_with_a_space_between_words_and_without_one_in_Chinese()
    {
        Assert.Equal("one two", Assert.Single(ArticleSections.Split("one\ntwo")).Text);
        Assert.Equal("退款会按原路退回。", Assert.Single(ArticleSections.Split("退款会\n按原路退回。")).Text);
    }

    [Fact]
    public void Markup_without_words_is_no_section() => Assert.Empty(ArticleSections.Split("## Heading only\n\n---\n\n<b></b>"));
}

using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;

namespace Platform.UnitTests.Knowledge;

public sealed class AnswerFinderTests : IDisposable
{
    private readonly TenantIndex _index = new();

    [Theory]
    [InlineData("en", "How long does a bank card take?",
        "Your money comes back the way you paid. A bank card takes 3.5 days at most. Other ways are quicker.",
        "A bank card takes 3.5 days at most.")]
    [InlineData("zh", "银行卡要多久", "钱会按原路退回。银行卡最多需要3.5天！其他方式更快。", "银行卡最多需要3.5天！")]
    [InlineData("en", "what does delivery cost", "- Returns are free.\n- Delivery costs 5 euros.\n- We pack well.", "- Delivery costs 5 euros.")]
    public void The_sentence_that_answers_is_quoted_as_it_stands(string language, string question, string body, string answer) =>
        Assert.Equal(answer, Quoted(question, language, body));

    [Theory]
    [InlineData("how do I reset the router")]
    [InlineData("hold the button of the router for ten seconds")]
    public void Steps_are_quoted_together_with_what_introduces_them(string question) =>
        Assert.Equal(
            "To reset the router:\n\n1. Unplug it.\n2. Hold the button for ten seconds.\n3. Plug it in.",
            Quoted(question, "en", "A router is a box.\n\nTo reset the router:\n\n1. Unplug it.\n2. Hold the button for ten seconds.\n3. Plug it in.\n\nIt starts anew."));

    [Theory]
    [InlineData("One. Two! Three?", 3)]
    [InlineData("Version 3.5 of example.org is out. It runs.", 2)]
    [InlineData("一。二！三？", 3)]
    [InlineData("", 0)]
    [InlineData("\n \n", 0)]
    [InlineData("no end", 1)]
    public void Text_is_cut_into_sentences(string text, int sentences) =>
        Assert.Equal(sentences, AnswerFinder.Sentences(text).Count());

    [Fact]
    public void A_passage_found_by_its_intent_alone_has_no_answering_sentence()
    {
        Publish("en", "Money comes back the way you paid.");

        Assert.Null(Assert.Single(_index.Search("ridiculous", "en", [new(0.9, ["article"])], 3)).Answer);
    }

    [Fact]
    public void More_of_the_question_in_the_answer_is_surer_and_a_rival_makes_it_less_sure()
    {
        var half = new AnswerEvidence(0.5, 0.5, 0.5, 0);

        Assert.True(AnswerConfidence.Of(half with { Coverage = 0.9, Sentence = 0.9 }) > AnswerConfidence.Of(half));
        Assert.True(AnswerConfidence.Of(half with { Rival = 0.5 }) < AnswerConfidence.Of(half));
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(0, 1, 0, 0)]
    public void Confidence_is_a_probability(double relevance, double coverage, double sentence, double rival) =>
        Assert.InRange(AnswerConfidence.Of(new(relevance, coverage, sentence, rival)), 0, 1);

    public void Dispose() => _index.Dispose();

    private string Quoted(string question, string language, string body)
    {
        Publish(language, body);
        var passage = _index.Search(question, language, [], 1)[0];
        Assert.NotNull(passage.Answer);
        return passage.Text.Substring(passage.Answer.Start, passage.Answer.Length);
    }

    private void Publish(string language, string body) =>
        _index.Apply("article", 1, new StoredVersion("shop", "article", 1, ArticleSource.Api, default, new Dictionary<string, ArticleText>
        {
            [language] = new("Title", [], body),
        }));
}

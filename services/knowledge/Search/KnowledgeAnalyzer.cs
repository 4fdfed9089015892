using Lucene.Net.Analysis;
using Lucene.Net.Analysis.CharFilters;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Platform.Knowledge.Search;

/// <summary>
/// Words of space-separated languages, stemmed for English (Porter, An algorithm for suffix stripping, Program 14, 1980);
/// single characters and their overlapping pairs for Chinese, Japanese and Korean.
/// </summary>
internal sealed class KnowledgeAnalyzer : Analyzer
{
    /// <summary>Fields whose name begins with this hold pairs of neighbouring words.</summary>
    public const string Pairs = "pairs";

    /// <summary>Fields whose name begins with this hold the first words of a text.</summary>
    public const string Lead = "lead";

    private const int LeadWords = 12;

    public KnowledgeAnalyzer()
        : base(PER_FIELD_REUSE_STRATEGY)
    {
    }

    // Words that turn a matter into a question. They stand in almost every message and tell no article from another.
    private static readonly CharArraySet StopWords = new(
        LuceneVersion.LUCENE_48,
        ("a an and any am are as at be been being but by can can't could did do does doesn't don't for from get got had has have he "
            + "hello her hi him his how i i'd i'll i'm i've if in into is isn't it it's its just let like may me might my no not of off on one or our "
            + "please she should so some such than thank thanks that the their them then there these they this those to too up us "
            + "very want was we were what when where which who why will with without would you your")
        .Split(' '),
        ignoreCase: true);

    // A space in place of these keeps pairs from running across them: without it 怎么退货 would hold the pair 么退.
    private static readonly NormalizeCharMap QuestionWords = Spaces(
        "请问", "你好", "您好", "我想", "我要", "想要", "怎么", "咋", "怎样", "如何", "什么", "为啥", "哪里", "哪儿", "哪个", "哪些", "多少", "多久", "可以", "可不可以",
        "能不能", "是不是", "有没有", "一下", "你们", "我们", "我的", "你的", "您的", "这个", "那个", "就是", "还是", "已经", "还没", "没有", "知道", "告诉",
        "的", "了", "吗", "呢", "吧", "啊", "呀", "么", "嘛", "我", "你", "您", "他", "她", "它", "是", "在", "和", "也", "都", "就", "把", "被", "给", "请", "亲");

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var tokenizer = new StandardTokenizer(LuceneVersion.LUCENE_48, reader);
        TokenStream stream = new CJKWidthFilter(tokenizer);
        stream = new EnglishPossessiveFilter(LuceneVersion.LUCENE_48, stream);
        stream = new LowerCaseFilter(LuceneVersion.LUCENE_48, stream);
        stream = new CJKBigramFilter(stream, CJKScript.HAN | CJKScript.HIRAGANA | CJKScript.KATAKANA | CJKScript.HANGUL, outputUnigrams: true);
        stream = new StopFilter(LuceneVersion.LUCENE_48, stream, StopWords);
        stream = new PorterStemFilter(stream);
        if (fieldName.StartsWith(Pairs, StringComparison.Ordinal))
            stream = new WordPairFilter(stream);
        else if (fieldName.StartsWith(Lead, StringComparison.Ordinal))
            stream = new LimitTokenCountFilter(stream, LeadWords);
        return new TokenStreamComponents(tokenizer, stream);
    }

    protected override TextReader InitReader(string fieldName, TextReader reader) =>
        new MappingCharFilter(QuestionWords, reader);

    /// <summary>The distinct terms of a text, in order, of its first <paramref name="limit"/>.</summary>
    public IReadOnlyList<string> Terms(string text, int limit) => [.. Sequence(text, limit).Distinct(StringComparer.Ordinal)];

    /// <summary>The first <paramref name="limit"/> terms of a text, in order; a term that comes again is there again.</summary>
    public IReadOnlyList<string> Sequence(string text, int limit)
    {
        var terms = new List<string>();
        using var stream = GetTokenStream("", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (terms.Count < limit && stream.IncrementToken())
            terms.Add(term.ToString());
        stream.End();
        return terms;
    }

    private static NormalizeCharMap Spaces(params ReadOnlySpan<string> words)
    {
        var builder = new NormalizeCharMap.Builder();
        // As typed by telephones; the stop words have the plain one.
        builder.Add("’", "'");
        foreach (var word in words)
            builder.Add(word, " ");
        return builder.Build();
    }
}

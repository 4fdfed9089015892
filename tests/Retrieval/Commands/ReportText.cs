namespace Platform.Knowledge.Benchmarks.Commands;

/// <summary>What the report says beside the figures.</summary>
internal static class ReportText
{
    public static string Around(string figures) => $"""
        # Knowledge search, measured

        Written by `make bench-knowledge` from the public test sets, which are not part of this repository. Plain BM25 is Lucene
        with its own analyzers (StandardAnalyzer, CJKAnalyzer) and defaults, measured in the same run. Nothing is tuned on a
        test set; the choices below were made on training questions. No downloaded model is used.

        {figures}

        ## How the choices were made

        R@1 on training questions (cmrc2018_retrieval: 1,000; bank_faq_en: 922), an experiment outside of this program:

        | choice | R@1 |
        |---|--:|
        | zh: pairs of characters alone (plain BM25) | .957 |
        | zh: words by jieba.NET 0.42 (best of its BM25 settings) | .953 |
        | zh: pairs and single characters of weight 0.7 | .968 |
        | the same, question words and particles left out, as shipped | .981 |
        | en: plain BM25 | .367 |
        | en: stop words and KStem, neighbouring words counted | .405 |
        | en: stop words and Porter's stems, neighbouring words counted | .420 |
        | the same and the first words counted, as shipped | .434 |
        | the same and four fifths of the questions known, asked the fifth | .483 |
        | en: pseudo relevance feedback (RM3, best of 8 settings) | no gain, left out |
        | en: expansion by the answers of like known questions | no gain at R@1, left out |

        """;
}

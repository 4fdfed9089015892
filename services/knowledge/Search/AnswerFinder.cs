using System.Text.RegularExpressions;
using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Search;

/// <summary>A term of the question.</summary>
/// <param name="Term">As the index has it.</param>
/// <param name="Weight">How telling it is, from 0.</param>
/// <param name="Alternatives">Terms that may stand in its place.</param>
internal sealed record TermWeight(string Term, double Weight, IReadOnlyList<string> Alternatives);

/// <summary>Finds the sentence of a passage that answers, and says how sure that is.</summary>
internal static partial class AnswerFinder
{
    // What a sentence says beside the question is the answer; one with nothing else only repeats it.
    private const double ShortSentence = 0.8;
    private const int ShortWords = 3;

    /// <summary>The part of the passage that answers; null if no sentence has a term of the question.</summary>
    /// <param name="passage">Where to look.</param>
    /// <param name="question">The question's terms.</param>
    /// <param name="coverage">0 to 1: share of the question that the passage speaks of.</param>
    /// <param name="rival">Relevance of the best other passage, 0 if there is none.</param>
    /// <param name="analyzer">The index's own.</param>
    public static (PassageAnswer Answer, AnswerEvidence Evidence)? Find(
        Passage passage, IReadOnlyList<TermWeight> question, double coverage, double rival, KnowledgeAnalyzer analyzer)
    {
        var total = question.Sum(term => term.Weight);
        Range? best = null;
        var (most, second, place, number) = (0.0, 0.0, 0, 0);
        foreach (var sentence in Sentences(passage.Text))
        {
            var terms = analyzer.Sequence(passage.Text[sentence], int.MaxValue);
            var held = terms.ToHashSet(StringComparer.Ordinal);
            var share = total > 0 ? question.Where(term => held.Contains(term.Term) || term.Alternatives.Any(held.Contains)).Sum(term => term.Weight) / total : 0;
            if (terms.Count <= ShortWords)
                share *= ShortSentence;
            if (share > most)
                (best, most, second, number) = (sentence, share, most, place);
            else
                second = Math.Max(second, share);
            place++;
        }

        if (best is null)
            return null;
        var (start, length) = WithSteps(passage.Text, best.Value).GetOffsetAndLength(passage.Text.Length);
        var evidence = new AnswerEvidence(passage.Relevance, coverage, most, rival)
        {
            Part = new PartEvidence(most, second, coverage, number == 0, (double)length / passage.Text.Length),
        };
        return (new PassageAnswer(start, length, Math.Round(AnswerConfidence.Of(evidence), 4), Math.Round(AnswerConfidence.OfPart(evidence.Part), 4)), evidence);
    }

    /// <summary>The sentences of a text; a line of a list is one too.</summary>
    internal static IEnumerable<Range> Sentences(string text)
    {
        foreach (Match match in Sentence().Matches(text))
            yield return match.Index..(match.Index + match.Length);
    }

    /// <summary>A sentence that ends in a colon, or a numbered step, brings the whole list: one step alone does not help.</summary>
    private static Range WithSteps(string text, Range sentence)
    {
        var (start, end) = (sentence.Start.Value, sentence.End.Value);
        var lines = Line().Matches(text).Select(line => (line.Index, End: line.Index + line.Length, Step: Step().IsMatch(line.Value))).ToList();
        var at = lines.FindIndex(line => start >= line.Index && start < line.End);
        if (at < 0)
            return sentence;
        var introduces = text[end - 1] is ':' or '：' && at + 1 < lines.Count && lines[at + 1].Step;
        if (!lines[at].Step && !introduces)
            return sentence;

        var first = at;
        while (first > 0 && lines[first].Step && lines[first - 1].Step)
            first--;
        if (lines[first].Step && first > 0 && text[lines[first - 1].End - 1] is ':' or '：')
            first--;
        var last = introduces ? at + 1 : at;
        while (last + 1 < lines.Count && lines[last + 1].Step)
            last++;
        return (introduces ? start : lines[first].Index)..lines[last].End;
    }

    // A full stop ends a sentence before a space, not within 3.5 or example.org. A step's number does not stand alone.
    [GeneratedRegex(
        """(?:[ \t]*\d{1,3}[.)、][ \t]*)?\S(?:[^\n。！？!?.;；]|[.](?!\s|$)|(?<=\b(?:e\.g|i\.e|etc|No|Mr|Mrs|Dr))[.])*(?:[。！？!?.;；]+[”’」』）)"']*)?""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"[^\n]+")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\s*\d{1,3}[.)、]")]
    private static partial Regex Step();
}

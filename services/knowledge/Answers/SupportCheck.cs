using System.Text.RegularExpressions;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Answers;

/// <summary>
/// Whether a sentence says no more than a piece that it cites. Words decide, and strictly so: what is supported in other words is
/// taken for unsupported, and the customer reads the piece itself instead. A sentence is supported by a single sentence of the piece
/// (with its title, heading and the line that introduces a list) that has all of its content words, its numbers with the same units and
/// bounds, denies what it denies and nothing else, obliges if it does, and has no condition that it leaves out; or else each of its
/// parts is.
/// </summary>
internal sealed partial class SupportCheck
{
    // Two ideographs side by side are mostly one word: the same ones scattered are other words.
    private const double LeastPairs = 0.5;

    private readonly List<(Statement Said, string Plain, IReadOnlyList<Term> Context)> _evidence;

    /// <param name="title">Of the piece.</param>
    /// <param name="heading">Of the piece; null if it has none.</param>
    /// <param name="text">What the piece says.</param>
    public SupportCheck(string title, string? heading, string text) => _evidence = Evidence(title, heading, text);

    /// <summary>Whether the piece supports the sentence.</summary>
    public bool Supports(string sentence)
    {
        var trimmed = ListMark().Replace(sentence.Trim(), "");
        if (trimmed.Length == 0 || trimmed[^1] is '?' or '？')
            return false;
        if (Holds(Statement.Read(trimmed)))
            return true;

        // Two sentences of the piece may have become one; a condition would be torn from what it is one of.
        var parts = Joint().Split(trimmed).Select(part => part.Trim()).Where(part => part.Length > 0).Select(Statement.Read).ToList();
        return parts.Count > 1 && parts.All(part => !part.IsConditional && Holds(part));
    }

    /// <summary>Whether it says anything that could be supported or not.</summary>
    public static bool SaysSomething(string sentence)
    {
        var said = Statement.Read(sentence);
        return said.Terms.Any() || said.Quantities.Any();
    }

    private bool Holds(Statement claim) =>
        (claim.Terms.Any() || claim.Quantities.Any()) && _evidence.Any(source => Holds(source.Said, source.Plain, source.Context, claim));

    private static bool Holds(Statement source, string plain, IReadOnlyList<Term> context, Statement claim)
    {
        if ((source.IsConditional && !claim.IsConditional) || (claim.Obliges && !source.Obliges))
            return false;
        var quantities = source.Quantities.ToHashSet();
        if (!claim.Quantities.All(quantities.Contains))
            return false;

        // "A takes 3 days and B takes 5": what is said of another number is not said of this one.
        var clauses = source.Clauses.Where((clause, i) => clause.Quantities.Count == 0 || !claim.Quantities.Any() || Speaks(clause)
            // "Express costs 9 euros and takes a day": the second part has no subject of its own.
            || (i + 1 < source.Clauses.Count && source.Clauses[i + 1].Terms.Count == 0 && Speaks(source.Clauses[i + 1]))).ToList();
        foreach (var clause in claim.Clauses)
        {
            foreach (var term in clause.Terms)
            {
                if (!(term.IsDenied ? clauses.Any(said => said.Denies && said.Terms.Any(term.Is)) : IsSaid(term)))
                    return false;
            }

            // What the piece denies, the sentence has to deny as well.
            if (!clause.Denies && clauses.Any(said => said.Denies && said.Terms.Count > 0 && said.Terms.Count(word => clause.Terms.Any(word.Is)) == said.Terms.Count))
                return false;
        }

        return PairsHold(claim, plain, context);

        bool Speaks(Clause clause) => clause.Quantities.Any(claim.Quantities.Contains);

        bool IsSaid(Term term) => clauses.Any(said => said.Terms.Any(word => !word.IsDenied && term.Is(word))) || context.Any(word => !word.IsDenied && term.Is(word));
    }

    private static bool PairsHold(Statement claim, string plain, IReadOnlyList<Term> context)
    {
        int pairs = 0, held = 0;
        var around = string.Concat(context.Select(term => term.Text));
        foreach (var clause in claim.Clauses)
        {
            foreach (var (first, second) in clause.Terms.Zip(clause.Terms.Skip(1)))
            {
                if (!Ideograph.IsSingle(first.Text) || !Ideograph.IsSingle(second.Text) || second.At != first.At + 1)
                    continue;
                pairs++;
                if (plain.Contains(first.Text + second.Text, StringComparison.Ordinal) || around.Contains(first.Text + second.Text, StringComparison.Ordinal))
                    held++;
            }
        }

        return held >= LeastPairs * pairs;
    }

    /// <summary>The sentences that can support something, each with the words around it.</summary>
    private static List<(Statement, string, IReadOnlyList<Term>)> Evidence(string title, string? heading, string text)
    {
        var evidence = new List<(Statement, string, IReadOnlyList<Term>)>();
        List<Term> about = [.. Statement.Read($"{title}, {heading}").Terms];
        IReadOnlyList<Term> introduced = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var said = ListMark().Replace(line, "");
            IReadOnlyList<Term> context = ListMark().IsMatch(line) ? [.. about, .. introduced] : about;
            foreach (var sentence in AnswerFinder.Sentences(said).Select(range => said[range]))
                Add(sentence, context);
            // A row of a table: its cells belong together.
            if (said.AsSpan().ContainsAny(';', '；'))
                Add(said, context);
            if (line[^1] is ':' or '：')
                introduced = [.. Statement.Read(AnswerFinder.Sentences(said).Select(range => said[range]).LastOrDefault() ?? "").Terms];
        }

        return evidence;

        void Add(string sentence, IReadOnlyList<Term> context)
        {
            if (!Injection.Suspects(sentence))
                evidence.Add((Statement.Read(sentence), Statement.Plain(sentence), context));
        }
    }

    [GeneratedRegex(@"^\s*(?:\d{1,3}[.)、]|[-*•·])\s*")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"[,;，；]\s*(?:(?:and|then|but)\s)*|\s(?:and|but)(?: then)?\s|，?(?:然后|接着|并且|同时)")]
    private static partial Regex Joint();
}

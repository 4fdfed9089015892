using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Gaps;

/// <summary>
/// Groups questions: each joins the group whose centre is nearest, if it is near enough, or begins one (leader clustering; Hartigan,
/// Clustering Algorithms, 1975). Same questions in the same order, same groups.
/// </summary>
internal static class GapFinder
{
    private const double Near = 0.35;
    private const int Examples = 5;
    private const int Replies = 3;

    /// <param name="questions">Oldest first.</param>
    /// <returns>The costliest first: by conversations, then by hand-overs.</returns>
    public static IReadOnlyList<Gap> Find(IReadOnlyList<OpenQuestion> questions)
    {
        var vectors = new TermVectors(questions.Select(question => question.Text)).Vectors;
        var groups = new List<Group>();
        for (var i = 0; i < questions.Count; i++)
        {
            if (vectors[i].Count == 0)
                continue;
            var nearest = groups
                .Select(group => (Group: group, Similarity: TermVectors.Cosine(group.Centre, vectors[i])))
                .Where(candidate => candidate.Similarity >= Near)
                .OrderByDescending(candidate => candidate.Similarity)
                .FirstOrDefault().Group;
            if (nearest is null)
                groups.Add(nearest = new Group());
            nearest.Add(questions[i], vectors[i]);
        }

        return [.. groups.Select(group => group.ToGap())
            .OrderByDescending(gap => gap.View.Conversations).ThenByDescending(gap => gap.View.HandedOver).ThenBy(gap => gap.View.Id, StringComparer.Ordinal)];
    }

    private sealed class Group
    {
        private readonly List<(OpenQuestion Question, Dictionary<string, double> Vector)> _members = [];
        private readonly Dictionary<string, double> _sum = new(StringComparer.Ordinal);

        public Dictionary<string, double> Centre { get; private set; } = [];

        public void Add(OpenQuestion question, Dictionary<string, double> vector)
        {
            _members.Add((question, vector));
            foreach (var (term, weight) in vector)
                _sum[term] = _sum.GetValueOrDefault(term) + weight;
            Centre = TermVectors.Normalise(_sum);
        }

        public Gap ToGap()
        {
            OpenQuestion[] questions = [.. _members.Select(member => member.Question)];
            string[] typical = [.. _members.OrderByDescending(member => TermVectors.Cosine(member.Vector, Centre)).Select(member => member.Question.Text).Distinct().Take(Examples)];
            string[] replies = [.. questions.Select(question => question.PersonsReply).OfType<string>().Distinct().TakeLast(Replies)];
            return new Gap(
                new KnowledgeGap(
                    questions[0].Id,
                    questions.CountBy(question => question.Language).MaxBy(language => language.Value).Key,
                    questions.Length,
                    questions.Select(question => question.ConversationId).Distinct().Count(),
                    questions.Count(question => question.HandedOver),
                    questions[^1].AskedAt,
                    typical,
                    replies.Length == 0 ? null : new GapDraft(typical[0], string.Join("\n\n", replies))),
                questions);
        }
    }
}

/// <summary>A gap with its questions.</summary>
internal sealed record Gap(KnowledgeGap View, IReadOnlyList<OpenQuestion> Questions);

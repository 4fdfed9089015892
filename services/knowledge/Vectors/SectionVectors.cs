using System.Numerics.Tensors;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Platform.Knowledge.Vectors;

/// <summary>
/// The vectors of one tenant's indexed sections, in memory. A section has a place here from when it is indexed, and is found by its vector
/// from when that is set. Safe for use by several threads.
/// </summary>
/// <param name="limit">Sections with a place at most; further ones have none.</param>
/// <param name="leastSimilarity">What is less similar to a question is not found, 0 to below 1.</param>
internal sealed class SectionVectors(int limit, double leastSimilarity)
{
    private const string Place = "vector";

    private readonly System.Threading.Lock _lock = new();
    private readonly Dictionary<string, (int Place, string Hash)> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Text, List<int> Places)> _waiting = new(StringComparer.Ordinal);
    // Places of sections that are gone are not given away again: a search that has begun before may still see the section.
    private volatile float[]?[] _vectors = new float[]?[256];
    private int _last;

    /// <summary>Sections that had no place since there are too many.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Gives a section its place.</summary>
    /// <param name="document">The section as it is indexed.</param>
    /// <param name="section">Its identity.</param>
    /// <param name="text">What its vector is made of.</param>
    public void Add(Document document, string section, string text)
    {
        lock (_lock)
        {
            if (_sections.Count >= limit && !_sections.ContainsKey(section))
            {
                LeftOut++;
                return;
            }

            var hash = TextEncoder.Hash(text);
            if (++_last == _vectors.Length)
            {
                var longer = _vectors;
                Array.Resize(ref longer, _last * 2);
                _vectors = longer;
            }

            _sections[section] = (_last, hash);
            if (!_waiting.TryGetValue(hash, out var waiting))
                _waiting[hash] = waiting = (text, []);
            waiting.Places.Add(_last);
            document.Add(new NumericDocValuesField(Place, _last));
        }
    }

    /// <summary>Forgets a section that is not indexed any more.</summary>
    public void Remove(string section)
    {
        lock (_lock)
        {
            if (!_sections.Remove(section, out var known))
                return;
            _vectors[known.Place] = null;
            if (_waiting.TryGetValue(known.Hash, out var waiting) && waiting.Places.Remove(known.Place) && waiting.Places.Count == 0)
                _waiting.Remove(known.Hash);
        }
    }

    /// <summary>Some texts that have no vector yet.</summary>
    public IReadOnlyList<(string Hash, string Text)> Waiting(int most)
    {
        lock (_lock)
            return [.. _waiting.Take(most).Select(waiting => (waiting.Key, waiting.Value.Text))];
    }

    /// <summary>The hashes of all texts of sections that have a place.</summary>
    public HashSet<string> Hashes()
    {
        lock (_lock)
            return _sections.Values.Select(section => section.Hash).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Sets the vector of a text that waits for it; nothing happens for another.</summary>
    public void Set(string hash, float[] vector)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(hash, out var waiting))
                return;
            foreach (var place in waiting.Places)
                _vectors[place] = vector;
        }
    }

    /// <summary>
    /// The sections most like a question, the likest first: exact, by the dot product with each section that <paramref name="within"/> lets pass.
    /// </summary>
    public IReadOnlyList<(int Document, double Similarity)> Nearest(IndexReader reader, Query within, float[] question, int most)
    {
        var vectors = _vectors;
        var best = new PriorityQueue<int, float>();
        var filter = new QueryWrapperFilter(within);
        foreach (var leaf in reader.Leaves)
        {
            if (leaf.AtomicReader.GetNumericDocValues(Place) is not { } places
                || filter.GetDocIdSet(leaf, leaf.AtomicReader.LiveDocs)?.GetIterator() is not { } documents)
                continue;
            while (documents.NextDoc() is var document and not DocIdSetIterator.NO_MORE_DOCS)
            {
                // A section that was added since has a place beyond the end; place 0 is nobody's.
                var place = (int)places.Get(document);
                if (place >= vectors.Length || vectors[place] is not { } vector || vector.Length != question.Length)
                    continue;
                var similarity = TensorPrimitives.Dot<float>(question, vector);
                if (similarity <= leastSimilarity)
                    continue;
                if (best.Count < most)
                    best.Enqueue(leaf.DocBase + document, similarity);
                else
                    best.EnqueueDequeue(leaf.DocBase + document, similarity);
            }
        }

        return [.. best.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element).Select(item => (item.Element, (double)item.Priority))];
    }

    /// <summary>How relevant a section of this similarity is, 0 to 1: what it has above the least, in a line.</summary>
    public double Relevance(double similarity) => Math.Clamp((similarity - leastSimilarity) / (1 - leastSimilarity), 0, 1);
}

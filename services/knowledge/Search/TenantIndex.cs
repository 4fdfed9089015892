using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Graph;
using Platform.Knowledge.Vectors;

namespace Platform.Knowledge.Search;

/// <summary>
/// The published sections of one tenant, in memory. Searches run on a snapshot and take no lock; a change is visible
/// to every search that begins after <see cref="Apply"/> has returned.
/// </summary>
internal sealed class TenantIndex : IDisposable
{
    // Enough for any question; a pasted letter is searched by its beginning.
    private const int MaxTerms = 64;
    private const int MaxCandidates = 48;
    private const int MaxSectionsOfIntents = 48;
    private const int MaxSectionsOfQuestions = 12;
    // What stands in more bodies than this tells little and costs most of a search's time.
    private const int MaxBodies = 4000;

    // A word that no article has speaks against an answer. A pair of characters hardly does: most pairs that straddle two
    // Chinese words are in no article. A single character is only half a word.
    private const double UnknownWordWeight = 0.8;
    private const double UnknownPairWeight = 0.15;

    // Tuned on the training questions of the public sets (docs/benchmarks/knowledge.md).
    private const float SingleIdeographWeight = 0.7f;
    private const float PairWeight = 0.2f;
    private const float LeadWeight = 0.2f;

    // Of each order that is fused; beyond them chance decides.
    private const int MaxFused = 20;

    // Another word for it says a little less than the word itself.
    private const float AlternativeWeight = 0.8f;

    // A section that its vector alone has found may be what is meant, less surely than one with the words.
    private const double SimilarCeiling = 0.8;

    private const string Language = "language";

    private static readonly KnowledgeAnalyzer Analyzer = new();
    private static readonly (string Name, float Boost, double Coverage)[] Fields =
        [("title", 3f, 1), ("keywords", 3f, 1), ("heading", 2f, 1), ("body", 1f, 0.8)];

    private readonly RAMDirectory _directory = new();
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly System.Threading.Lock _writing = new();
    private readonly Alternatives _alternatives;
    private readonly SectionVectors? _vectors;
    private readonly Dictionary<string, int> _applied = new(StringComparer.Ordinal);

    /// <param name="synonyms">By language: groups of words that mean the same; null for none.</param>
    /// <param name="graph">Is derived from the same versions; null for none.</param>
    /// <param name="vectors">Takes a place for each section, and finds by their vectors; null for words alone.</param>
    public TenantIndex(
        IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>>? synonyms = null, TenantGraph? graph = null, SectionVectors? vectors = null)
    {
        Graph = graph;
        _vectors = vectors;
        _alternatives = new Alternatives(synonyms ?? new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>(), Analyzer);
        _writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, Analyzer) { Similarity = new BM25Similarity() });
        _searchers = new SearcherManager(_writer, applyAllDeletes: true, new Factory());
    }

    /// <summary>The graph that is derived from the same versions, if there is one.</summary>
    public TenantGraph? Graph { get; }

    /// <summary>Size of the index in memory.</summary>
    public long Bytes => _directory.GetSizeInBytes();

    /// <summary>Whether the index shows this change of the article, or a later one.</summary>
    public bool Shows(string articleId, int change)
    {
        lock (_writing)
            return _applied.GetValueOrDefault(articleId) >= change;
    }

    /// <summary>Makes the index show <paramref name="published"/>, or nothing of the article if that is null.</summary>
    /// <param name="articleId">The article.</param>
    /// <param name="change">Number of the publication or withdrawal; what is older than the index already shows is ignored.</param>
    /// <param name="published">The version in force.</param>
    /// <returns>Sections that were indexed anew; those that the index had already stay as they are.</returns>
    public int Apply(string articleId, int change, StoredVersion? published) => ApplyAll([(articleId, change, published)]);

    /// <summary>The same for many articles at once.</summary>
    public int ApplyAll(IEnumerable<(string ArticleId, int Change, StoredVersion? Published)> articles)
    {
        lock (_writing)
        {
            var indexed = 0;
            foreach (var (articleId, change, published) in articles)
            {
                if (_applied.GetValueOrDefault(articleId) >= change)
                    continue;
                Graph?.Apply(articleId, published);
                var pieces = published is null ? [] : IndexedPieces.Of(articleId, published);
                indexed += IndexedPieces.Replace(_writer, _searchers, articleId, published?.Version ?? 0, pieces, isNew: !_applied.ContainsKey(articleId), Document, _vectors is null ? null : _vectors.Remove);
                _applied[articleId] = change;
            }

            _searchers.MaybeRefreshBlocking();
            return indexed;
        }
    }

    /// <summary>The passages that answer <paramref name="text"/>, best first.</summary>
    /// <param name="text">The customer's words.</param>
    /// <param name="language">The language to search.</param>
    /// <param name="intents">What the message may be about; empty if that is not known.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="filter">What must not be told; null for nothing.</param>
    /// <param name="vector">The text's vector; null for a search by words alone.</param>
    public IReadOnlyList<Passage> Search(
        string text, string language, IReadOnlyList<IntentEvidence> intents, int limit, SearchFilter? filter = null, float[]? vector = null) =>
        [.. Find(text, language, intents, limit, filter, vector).Select(found => found.Passage)];

    /// <summary>The same, with what speaks for each passage's answer; null for one without.</summary>
    public IReadOnlyList<(Passage Passage, AnswerEvidence? Evidence)> Find(
        string text, string language, IReadOnlyList<IntentEvidence> intents, int limit, SearchFilter? filter = null, float[]? vector = null)
    {
        var terms = Analyzer.Sequence(text, MaxTerms);
        if (terms.Count == 0 && intents.Count == 0 && vector is null)
            return [];

        var searcher = _searchers.Acquire();
        try
        {
            var similar = vector is null || _vectors is null ? [] : _vectors.Nearest(searcher.IndexReader, OfLanguage(language, filter), vector, MaxFused);
            var (found, weights) = Collect(searcher, terms, language, intents, filter, [.. similar.Select(section => section.Document)]);
            var ranked = PassageRanker.Rank([.. found.Values.Select(section => section.Candidate)], intents, Math.Max(limit, similar.Count == 0 ? 2 : MaxFused));
            var relevance = ranked.ToDictionary(section => section.Section, section => section.Relevance);
            var similarities = similar.ToDictionary(section => section.Document, section => section.Similarity);
            return
            [
                .. Fuse(ranked, found, similarities).Take(limit).Select(section =>
                {
                    var (document, candidate) = found[section];
                    var own = relevance.GetValueOrDefault(section);
                    var passage = ToPassage(searcher, document, language, own);
                    // The best of the others is what speaks against it.
                    var rival = ranked.FirstOrDefault(other => other.Section != section)?.Relevance ?? 0;
                    // How sure an answer is was fitted on words and intents, and stays what they say.
                    var answer = AnswerFinder.Find(passage, weights, candidate.Coverage, rival, Analyzer);
                    var similarity = similarities.TryGetValue(document, out var cosine) ? SimilarCeiling * _vectors!.Relevance(cosine) : 0;
                    return (passage with { Answer = answer?.Answer, Relevance = Math.Max(passage.Relevance, Math.Round(similarity, 4)) }, answer?.Evidence);
                }),
            ];
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <summary>The sections that the graph leads to, as far as they are of the version shown here and may be told.</summary>
    /// <param name="language">The language of the sections.</param>
    /// <param name="sections">The sections, best first.</param>
    /// <param name="filter">What must not be told; null for nothing.</param>
    public IReadOnlyList<Passage> Quote(string language, IReadOnlyList<LedSection> sections, SearchFilter? filter = null)
    {
        var searcher = _searchers.Acquire();
        try
        {
            var documents = IndexedPieces.Find(
                searcher.IndexReader, [.. sections.Select(section => new SectionKey(section.ArticleId, section.Section))],
                article => Within(new BooleanQuery { { new TermQuery(new Term("article_language", article + "/" + language)), Occur.MUST } }));
            return
            [
                .. sections.Where(section => documents.ContainsKey(new(section.ArticleId, section.Section)))
                    .Select(section => (Section: section, Passage: ToPassage(searcher, documents[new(section.ArticleId, section.Section)], language, section.Relevance)))
                    .Where(found => found.Passage.Version == found.Section.Version)
                    .Select(found => found.Passage with { Answer = found.Section.AnswerIn(found.Passage.Text), Path = found.Section.Path }),
            ];
        }
        finally
        {
            _searchers.Release(searcher);
        }

        BooleanQuery Within(BooleanQuery query) => filter?.Within(query) ?? query;
    }

    public void Dispose()
    {
        Graph?.Dispose();
        _searchers.Dispose();
        _writer.Dispose();
        _directory.Dispose();
    }

    /// <summary>
    /// The order by words and intents, fused with that by vectors. A code that the question names decides alone: to an encoder
    /// E23 and E24 are nearly the same.
    /// </summary>
    private static IEnumerable<SectionKey> Fuse(
        IReadOnlyList<RankedSection> ranked, Dictionary<SectionKey, (int Document, Candidate Candidate)> found, Dictionary<int, double> similarities)
    {
        SectionKey[] byWords = [.. ranked.Select(section => section.Section)];
        return similarities.Count == 0 || found.Values.Any(section => section.Candidate.Named > 0)
            ? byWords
            : RankFusion.Of(byWords, [.. found.Where(section => similarities.ContainsKey(section.Value.Document))
                .OrderByDescending(section => similarities[section.Value.Document]).ThenBy(section => section.Value.Document).Select(section => section.Key)]);
    }

    private static BooleanQuery OfLanguage(string language, SearchFilter? filter)
    {
        var all = new BooleanQuery { { new TermQuery(new Term(Language, language)), Occur.MUST } };
        return filter?.Within(all) ?? all;
    }

    private (Dictionary<SectionKey, (int Document, Candidate Candidate)> Found, List<TermWeight> Weights) Collect(
        IndexSearcher searcher, IReadOnlyList<string> terms, string language, IReadOnlyList<IntentEvidence> intents, SearchFilter? filter, int[] similar)
    {
        var scores = new Dictionary<int, double>();
        var weights = Weights(searcher.IndexReader, terms, language);
        var words = WordQuery(searcher.IndexReader, terms, weights, language);
        if (terms.Count > 0)
        {
            Add(searcher.Search(Within(words), MaxCandidates), found: true);
            Add(searcher.Search(Within(KnownQuestions.Query(terms, Field("questions", language))), MaxSectionsOfQuestions), found: false);
        }

        var articles = new BooleanQuery();
        foreach (var article in intents.SelectMany(intent => intent.Articles).Distinct(StringComparer.Ordinal))
            articles.Add(new TermQuery(new Term("article_language", article + "/" + language)), Occur.SHOULD);
        if (articles.Clauses.Count > 0)
            Add(searcher.Search(
                Within(new BooleanQuery { { Unscored(articles), Occur.MUST }, { words, Occur.SHOULD } }), MaxSectionsOfIntents), found: true);

        foreach (var document in similar)
            scores.TryAdd(document, 0);

        int[] documents = [.. scores.Keys.Order()];
        var distinct = terms.Distinct(StringComparer.Ordinal).ToList();
        var coverage = Coverage(searcher.IndexReader, documents, weights, language);
        var named = Named(searcher.IndexReader, documents, distinct, language);
        var questions = new KnownQuestions(searcher.IndexReader, distinct, Field("questions", language));
        var found = new Dictionary<SectionKey, (int, Candidate)>();
        var keys = MultiDocValues.GetBinaryValues(searcher.IndexReader, IndexedPieces.Key);
        var bytes = new BytesRef();
        foreach (var document in documents)
        {
            keys.Get(document, bytes);
            var key = SectionKey.Parse(bytes.Utf8ToString());
            found[key] = (document, new Candidate(key, scores[document], coverage[document], questions.Likeness(document), named.GetValueOrDefault(document)));
        }

        return (found, weights);

        BooleanQuery Within(BooleanQuery query) => filter?.Within(query) ?? query;

        void Add(TopDocs hits, bool found)
        {
            foreach (var hit in hits.ScoreDocs)
                scores.TryAdd(hit.Doc, found ? hit.Score : 0);
        }
    }

    private static ConstantScoreQuery Unscored(Query query) => new(query) { Boost = 0 };

    private static BooleanQuery WordQuery(
        IndexReader reader, IReadOnlyList<string> terms, IReadOnlyList<TermWeight> weights, string language)
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var term in weights)
        {
            var anywhere = new DisjunctionMaxQuery(0.5f);
            AddWord(anywhere, term.Term, Ideograph.IsSingle(term.Term) ? SingleIdeographWeight : 1);
            foreach (var alternative in term.Alternatives)
                AddWord(anywhere, alternative, AlternativeWeight * (Ideograph.IsSingle(alternative) ? SingleIdeographWeight : 1));
            query.Add(anywhere, Occur.SHOULD);
            if (!Ideograph.Begins(term.Term))
                query.Add(new TermQuery(new Term(Field(KnowledgeAnalyzer.Lead, language), term.Term)) { Boost = LeadWeight }, Occur.SHOULD);
        }

        foreach (var pair in WordPairFilter.Of(terms).Distinct(StringComparer.Ordinal))
            query.Add(new TermQuery(new Term(Field(KnowledgeAnalyzer.Pairs, language), pair)) { Boost = PairWeight }, Occur.SHOULD);

        return query;

        void AddWord(DisjunctionMaxQuery anywhere, string term, float weight)
        {
            foreach (var (field, boost, _) in Fields)
            {
                var word = new Term(Field(field, language), term);
                if (field != "body" || reader.DocFreq(word) <= MaxBodies)
                    anywhere.Add(new TermQuery(word) { Boost = weight * boost });
            }
        }
    }

    /// <summary>How telling each term is: its inverse document frequency; less if half a word, or if no section has it.</summary>
    private List<TermWeight> Weights(IndexReader reader, IReadOnlyList<string> terms, string language)
    {
        var sections = Math.Max(1, reader.GetDocCount(Field("body", language)));
        var alternatives = _alternatives.Of(terms, language, reader, [.. Fields.Select(field => Field(field.Name, language))]);
        var weights = new List<TermWeight>(terms.Count);
        foreach (var term in terms.Distinct(StringComparer.Ordinal))
        {
            var others = alternatives.GetValueOrDefault(term) ?? [];
            var frequency = Frequency(term);
            if (frequency == 0 && others.Count > 0)
                frequency = others.Max(Frequency);
            // The inverse document frequency of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
            var weight = Math.Log(1 + ((sections - Math.Min(frequency, sections) + 0.5) / (frequency + 0.5)));
            if (Ideograph.IsSingle(term))
                weight *= SingleIdeographWeight;
            if (frequency == 0)
                weight *= Ideograph.Begins(term) ? UnknownPairWeight : UnknownWordWeight;
            weights.Add(new(term, weight, others));
        }

        return weights;

        int Frequency(string term) => Fields.Max(field => reader.DocFreq(new Term(Field(field.Name, language), term)));
    }

    /// <summary>Of each document, the share of the terms that it holds.</summary>
    private static Dictionary<int, double> Coverage(
        IndexReader reader, int[] documents, IReadOnlyList<TermWeight> terms, string language)
    {
        var covered = documents.ToDictionary(document => document, _ => 0.0);
        var total = terms.Sum(term => term.Weight);
        foreach (var term in terms)
        {
            var holding = Holding(reader, documents, term.Term, language);
            foreach (var alternative in term.Alternatives)
            {
                foreach (var (document, share) in Holding(reader, documents, alternative, language))
                    holding[document] = Math.Max(holding.GetValueOrDefault(document), AlternativeWeight * share);
            }

            foreach (var (document, share) in holding)
                covered[document] += term.Weight * share;
        }

        foreach (var document in documents)
            covered[document] = total > 0 ? covered[document] / total : 0;
        return covered;
    }

    /// <summary>Of each document, the share of the question's codes that it has.</summary>
    private static Dictionary<int, double> Named(IndexReader reader, int[] documents, IReadOnlyList<string> terms, string language)
    {
        var named = new Dictionary<int, double>();
        var codes = terms.Where(Codes.IsCode).ToList();
        foreach (var code in codes.Where(code => reader.DocFreq(new Term(Field("body", language), code)) <= Codes.MaxSections))
        {
            foreach (var document in Holding(reader, documents, code, language).Keys)
                named[document] = named.GetValueOrDefault(document) + (1.0 / codes.Count);
        }

        return named;
    }

    /// <summary>The documents (ascending) that hold the term, with the weight of the best field that has it.</summary>
    private static Dictionary<int, double> Holding(IndexReader reader, int[] documents, string term, string language)
    {
        var holding = new Dictionary<int, double>();
        foreach (var leaf in reader.Leaves)
        {
            foreach (var (field, _, share) in Fields)
            {
                var postings = leaf.AtomicReader.GetTermDocsEnum(new Term(Field(field, language), term));
                if (postings is null)
                    continue;
                foreach (var document in documents)
                {
                    var local = document - leaf.DocBase;
                    if (local < 0 || local >= leaf.Reader.MaxDoc)
                        continue;
                    var at = postings.DocID < local ? postings.Advance(local) : postings.DocID;
                    if (at == local)
                        holding[document] = Math.Max(share, holding.GetValueOrDefault(document));
                }
            }
        }

        return holding;
    }

    private Document Document(Piece piece)
    {
        var (section, text, language) = (piece.Section, piece.Text, piece.Language);
        var document = new Document
        {
            new StringField("article", piece.ArticleId, Lucene.Net.Documents.Field.Store.YES),
            new StringField("article_language", piece.ArticleId + "/" + language, Lucene.Net.Documents.Field.Store.NO),
            new StoredField("title", text.Title),
            new StoredField("text", section.Text),
            new TextField(Field("title", language), text.Title, Lucene.Net.Documents.Field.Store.NO),
            new TextField(Field("keywords", language), string.Join('\n', text.Keywords), Lucene.Net.Documents.Field.Store.NO),
            new TextField(Field("body", language), section.Text, Lucene.Net.Documents.Field.Store.NO),
            new TextField(Field(KnowledgeAnalyzer.Pairs, language), section.Text, Lucene.Net.Documents.Field.Store.NO),
            new TextField(Field(KnowledgeAnalyzer.Lead, language), section.Text, Lucene.Net.Documents.Field.Store.NO),
        };
        SearchFilter.AddTo(document, piece.Terms);
        if (_vectors is not null)
        {
            document.Add(new StringField(Language, language, Lucene.Net.Documents.Field.Store.NO));
            _vectors.Add(document, piece.Id, $"{text.Title}\n{section.Heading}\n{section.Text}");
        }

        // Known questions lead to the opening, which answers the article's question.
        if (piece.IsOpening && text.Questions.Count > 0)
            KnownQuestions.Add(document, text.Questions, Field("questions", language), Analyzer);
        if (section.Heading is { } heading)
        {
            document.Add(new StoredField("heading", heading));
            document.Add(new TextField(Field("heading", language), heading, Lucene.Net.Documents.Field.Store.NO));
        }

        return document;
    }

    // A field for each language, so that frequencies and lengths are those of the language.
    private static string Field(string name, string language) => name + "." + language;

    private static Passage ToPassage(IndexSearcher searcher, int document, string language, double relevance)
    {
        var stored = searcher.Doc(document);
        var (version, page, range) = IndexedPieces.PlaceOf(searcher.IndexReader, document);
        return new Passage(
            stored.Get("article"),
            version,
            stored.Get("title"),
            stored.Get("heading"),
            language,
            stored.Get("text"),
            Math.Round(relevance, 4),
            page)
        { Range = range, ValidUntil = SearchFilter.EndOf(stored) };
    }

    private sealed class Factory : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity() };
    }
}

using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Platform.Knowledge.Benchmarks.Sets;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>What Lucene does by itself: StandardAnalyzer or, for Chinese, CJKAnalyzer; one field; BM25 with its defaults.</summary>
internal sealed class PlainBm25 : IDisposable
{
    private readonly RAMDirectory _directory = new();
    private readonly Analyzer _analyzer;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public PlainBm25(IEnumerable<SetPassage> passages, string language)
    {
        _analyzer = language == "zh" ? new CJKAnalyzer(LuceneVersion.LUCENE_48) : new StandardAnalyzer(LuceneVersion.LUCENE_48);
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, _analyzer) { Similarity = new BM25Similarity() }))
        {
            foreach (var passage in passages)
                writer.AddDocument(new Document
                {
                    new StringField("id", passage.Id, Field.Store.YES),
                    new TextField("text", passage.Text, Field.Store.NO),
                });
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = new BM25Similarity() };
    }

    public IEnumerable<string> Search(string question, int limit)
    {
        var query = new BooleanQuery(disableCoord: true);
        using (var stream = _analyzer.GetTokenStream("text", question))
        {
            var term = stream.GetAttribute<ICharTermAttribute>();
            stream.Reset();
            while (stream.IncrementToken())
                query.Add(new TermQuery(new Term("text", term.ToString())), Occur.SHOULD);
            stream.End();
        }

        return query.Clauses.Count == 0 ? [] : [.. _searcher.Search(query, limit).ScoreDocs.Select(hit => _searcher.Doc(hit.Doc).Get("id"))];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }
}

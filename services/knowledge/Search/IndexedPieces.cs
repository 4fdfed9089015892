using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;

namespace Platform.Knowledge.Search;

/// <summary>A section as it is indexed.</summary>
/// <param name="Id">Its identity: equal where nothing differs that a search could find.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Language">Language of the text.</param>
/// <param name="Text">The text that it is a section of.</param>
/// <param name="Section">The section.</param>
/// <param name="Ordinal">Its place among the sections.</param>
/// <param name="Terms">When and for whom it holds.</param>
internal sealed record Piece(string Id, string ArticleId, string Language, ArticleText Text, ArticleSection Section, int Ordinal, ArticleTerms Terms)
{
    public bool IsOpening => Ordinal == 0;
}

/// <summary>
/// Replaces the sections of an article by those of another version without indexing again what is the same in both. What does not tell one section
/// from another (version and place) is kept in values beside the index, which can be changed alone.
/// </summary>
internal static class IndexedPieces
{
    /// <summary>Field of the section's key. Read for every candidate: a stored field would have to be decompressed for each.</summary>
    public const string Key = "key";

    private const string Id = "piece";
    private const string Version = "version";
    private const string Place = "place";
    private const string Length = "length";

    public static IReadOnlyList<Piece> Of(string articleId, StoredVersion published)
    {
        var pieces = new List<Piece>();
        var terms = JsonSerializer.Serialize(published.Terms);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (language, text) in published.Texts)
        {
            foreach (var (ordinal, section) in ArticleSections.Split(text.Body, published.Source == ArticleSource.Document).Index())
            {
                var hash = Hash([articleId, terms, language, text.Title, .. text.Keywords, "", section.Heading ?? "", section.Text, LengthOf(section).ToString(CultureInfo.InvariantCulture), .. ordinal == 0 ? text.Questions : []]);
                // The same words may stand under the same heading twice.
                var number = known[hash] = known.GetValueOrDefault(hash) + 1;
                pieces.Add(new(number == 1 ? hash : $"{hash}/{number}", articleId, language, text, section, ordinal, published.Terms));
            }
        }

        return pieces;
    }

    /// <summary>Makes <paramref name="pieces"/> the article's only ones; <paramref name="removed"/> is told the identity of each that is not indexed any more.</summary>
    /// <returns>How many of them were indexed.</returns>
    public static int Replace(
        IndexWriter writer, SearcherManager searchers, string articleId, int version, IReadOnlyList<Piece> pieces, bool isNew, Func<Piece, Document> document,
        Action<string>? removed = null)
    {
        var indexed = isNew ? [] : Indexed(searchers, articleId);
        var added = new List<Document>();
        var moved = new List<Piece>();
        foreach (var piece in pieces)
        {
            if (!indexed.Remove(piece.Id, out var place))
                added.Add(WithPlace(document(piece), piece, version));
            else if (place != (KeyOf(piece), PlaceOf(piece.Section)))
                moved.Add(piece);
        }

        foreach (var gone in indexed.Keys)
        {
            writer.DeleteDocuments(new Term(Id, gone));
            removed?.Invoke(gone);
        }

        foreach (var piece in moved)
        {
            writer.UpdateBinaryDocValue(new Term(Id, piece.Id), Key, new BytesRef(KeyOf(piece)));
            writer.UpdateNumericDocValue(new Term(Id, piece.Id), Place, PlaceOf(piece.Section));
        }

        if (pieces.Count > added.Count)
            writer.UpdateNumericDocValue(new Term("article", articleId), Version, version);
        writer.AddDocuments(added);
        return added.Count;
    }

    /// <summary>The version that a found section belongs to, its page, if it has one, and where it stands in the text.</summary>
    public static (int Version, int? Page, TextRange Range) PlaceOf(IndexReader reader, int document)
    {
        var leaf = reader.Leaves[ReaderUtil.SubIndex(document, reader.Leaves)];
        var place = Value(Place);
        var page = (int)(place >> 32);
        return ((int)Value(Version), page == 0 ? null : page, new TextRange((int)(uint)place, (int)Value(Length)));

        long Value(string field) => leaf.AtomicReader.GetNumericDocValues(field).Get(document - leaf.DocBase);
    }

    /// <summary>The documents of sections, by their keys, among those that a query for their article finds.</summary>
    public static Dictionary<SectionKey, int> Find(IndexReader reader, IReadOnlyCollection<SectionKey> keys, Func<string, Query> ofArticle)
    {
        var wanted = keys.Distinct().ToDictionary(key => new BytesRef(key.ToString()));
        var found = new Dictionary<SectionKey, int>();
        var bytes = new BytesRef();
        foreach (var article in keys.Select(key => key.ArticleId).Distinct(StringComparer.Ordinal))
        {
            var filter = new QueryWrapperFilter(ofArticle(article));
            foreach (var leaf in reader.Leaves)
            {
                if (filter.GetDocIdSet(leaf, leaf.AtomicReader.LiveDocs)?.GetIterator() is not { } documents)
                    continue;
                var values = leaf.AtomicReader.GetBinaryDocValues(Key);
                while (documents.NextDoc() is var document and not DocIdSetIterator.NO_MORE_DOCS)
                {
                    values.Get(document, bytes);
                    if (wanted.TryGetValue(bytes, out var key))
                        found[key] = leaf.DocBase + document;
                }
            }
        }

        return found;
    }

    private static Document WithPlace(Document document, Piece piece, int version)
    {
        document.Add(new StringField(Id, piece.Id, Field.Store.NO));
        document.Add(new BinaryDocValuesField(Id, new BytesRef(piece.Id)));
        document.Add(new BinaryDocValuesField(Key, new BytesRef(KeyOf(piece))));
        document.Add(new NumericDocValuesField(Version, version));
        document.Add(new NumericDocValuesField(Place, PlaceOf(piece.Section)));
        document.Add(new NumericDocValuesField(Length, LengthOf(piece.Section)));
        return document;
    }

    private static Dictionary<string, (string Key, long Place)> Indexed(SearcherManager searchers, string articleId)
    {
        // The article may have been changed since the last search.
        searchers.MaybeRefreshBlocking();
        var searcher = searchers.Acquire();
        try
        {
            var indexed = new Dictionary<string, (string, long)>(StringComparer.Ordinal);
            var (id, key) = (new BytesRef(), new BytesRef());
            foreach (var leaf in searcher.IndexReader.Leaves)
            {
                if (leaf.AtomicReader.GetTermDocsEnum(new Term("article", articleId)) is not { } documents)
                    continue;
                var (ids, keys, places) = (leaf.AtomicReader.GetBinaryDocValues(Id), leaf.AtomicReader.GetBinaryDocValues(Key), leaf.AtomicReader.GetNumericDocValues(Place));
                while (documents.NextDoc() is var document and not DocIdSetIterator.NO_MORE_DOCS)
                {
                    ids.Get(document, id);
                    keys.Get(document, key);
                    indexed[id.Utf8ToString()] = (key.Utf8ToString(), places.Get(document));
                }
            }

            return indexed;
        }
        finally
        {
            searchers.Release(searcher);
        }
    }

    private static string KeyOf(Piece piece) => new SectionKey(piece.ArticleId, piece.Ordinal).ToString();

    /// <summary>Page and start in one number: most sections of a document move when one before them changes, and each value that does costs time.</summary>
    private static long PlaceOf(ArticleSection section) => ((long)(section.Page ?? 0) << 32) | (uint)(section.Range?.Start ?? 0);

    // The same text has another length where its Markdown differs; it is part of the identity, so that only places change.
    private static int LengthOf(ArticleSection section) => section.Range?.Length ?? 0;

    private static string Hash(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

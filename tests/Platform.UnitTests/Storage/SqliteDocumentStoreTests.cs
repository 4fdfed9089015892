using Platform.Storage;
using Platform.Storage.Sqlite;

namespace Platform.UnitTests.Storage;

public sealed class SqliteDocumentStoreTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-store-").FullName;
    private readonly SqliteDocumentStore _store;
    private readonly IDocumentCollection<Pet> _pets;

    public SqliteDocumentStoreTests()
    {
        _store = new SqliteDocumentStore(Path.Combine(_folder, "test.db"));
        _pets = _store.Collection(Definition());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_document_comes_back_as_it_was_put()
    {
        Assert.Equal(InsertOutcome.Inserted, await _pets.InsertAsync("1", new Pet("汤姆", "cat", 3), Cancellation));

        var stored = await _pets.GetAsync("1", Cancellation);

        Assert.Equal(new Stored<Pet>("1", 1, new Pet("汤姆", "cat", 3)), stored);
        Assert.Null(await _pets.GetAsync("2", Cancellation));
    }

    [Fact]
    public async Task Only_one_of_many_inserts_of_an_id_succeeds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _pets.InsertAsync("1", new Pet("n" + i, "cat", i), Cancellation)));

        Assert.Single(outcomes, InsertOutcome.Inserted);
        Assert.Equal(99, outcomes.Count(outcome => outcome == InsertOutcome.DuplicateId));
    }

    [Fact]
    public async Task A_unique_key_is_taken_once_and_says_so()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);

        Assert.Equal(InsertOutcome.DuplicateKey, await _pets.InsertAsync("2", new Pet("Tom", "dog", 1), Cancellation));
        Assert.Null(await _pets.GetAsync("2", Cancellation));
    }

    [Fact]
    public async Task Only_one_of_two_replacements_of_a_version_succeeds()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);

        Assert.Equal(2, await _pets.ReplaceAsync("1", 1, new Pet("Tom", "cat", 4), Cancellation));
        Assert.Null(await _pets.ReplaceAsync("1", 1, new Pet("Tom", "cat", 5), Cancellation));
        Assert.Equal(4, (await _pets.GetAsync("1", Cancellation))!.Value.Age);
    }

    [Fact]
    public async Task A_query_follows_its_index_and_its_bounds()
    {
        foreach (var (name, age) in new[] { ("a", 1), ("b", 2), ("c", 3), ("d", 4) })
            await _pets.InsertAsync(name, new Pet(name, "cat", age), Cancellation);
        await _pets.InsertAsync("e", new Pet("e", "dog", 2), Cancellation);

        var middle = await _pets.QueryAsync(new IndexQuery("kind", IndexKey.Join("cat", IndexKey.Of(2)), IndexKey.Join("cat", IndexKey.Of(4)), 10), Cancellation);
        var newest = await _pets.QueryAsync(IndexQuery.Prefix("kind", IndexKey.Join("cat", ""), 2, descending: true), Cancellation);

        Assert.Equal(["b", "c"], middle.Select(pet => pet.Id));
        Assert.Equal(["d", "c"], newest.Select(pet => pet.Id));
    }

    [Fact]
    public async Task A_document_leaves_an_index_when_its_key_becomes_null()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);
        await _pets.PutAsync("1", new Pet("Tom", null, 3), Cancellation);

        Assert.Empty(await _pets.QueryAsync(new IndexQuery("kind", null, null, 10), Cancellation));
    }

    [Fact]
    public async Task What_was_written_is_there_after_the_store_is_opened_again()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);
        await _store.DisposeAsync();

        await using var again = new SqliteDocumentStore(Path.Combine(_folder, "test.db"));

        Assert.Equal("Tom", (await again.Collection(Definition()).GetAsync("1", Cancellation))!.Value.Name);
    }

    [Fact]
    public async Task A_full_store_says_so_and_keeps_what_it_has()
    {
        var path = Path.Combine(_folder, "small.db");
        await using var store = new SqliteDocumentStore(path);
        var pets = store.Collection(Definition());
        await pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);
        // A limit of pages acts on the writer as a full disk does.
        store.Execute("PRAGMA max_page_count = 20");

        var large = new Pet(new string('x', 200_000), "cat", 1);
        var exception = await Assert.ThrowsAsync<StorageUnavailableException>(() => pets.InsertAsync("2", large, Cancellation));

        Assert.Contains("full", exception.Message, StringComparison.Ordinal);
        Assert.Equal("Tom", (await pets.GetAsync("1", Cancellation))!.Value.Name);
        Assert.Null(await pets.GetAsync("2", Cancellation));
        Assert.Equal(InsertOutcome.Inserted, await pets.InsertAsync("3", new Pet("Rex", "dog", 1), Cancellation));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_clear_sentence()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var exception = Assert.Throws<StorageUnavailableException>(() => new SqliteDocumentStore(Path.Combine(file, "x.db")));

        Assert.StartsWith("The store ", exception.Message, StringComparison.Ordinal);
    }

    private static CollectionDefinition<Pet> Definition() => new CollectionDefinition<Pet>("pets")
        .UniqueIndex("name", pet => pet.Name)
        .Index("kind", pet => pet.Kind is null ? null : IndexKey.Join(pet.Kind, IndexKey.Of(pet.Age)));

    private sealed record Pet(string Name, string? Kind, int Age);
}

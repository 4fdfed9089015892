using Platform.Storage;
using Platform.Storage.Sqlite;

namespace Platform.ServiceTests.Storage;

public sealed class SqliteDocumentStoreTests : DocumentStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-store-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected override Task<IDocumentStore> OpenAsync() => Task.FromResult<IDocumentStore>(Open());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (TestContext.Current.TestState is not null)
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_full_store_says_so_and_keeps_what_it_has()
    {
        await using var store = Open("small");
        var pages = store.Collection(new CollectionDefinition<Page>("pages"));
        await pages.InsertAsync("1", new Page("Tom", 1), Cancellation);
        // A limit of pages acts on the writer as a full disk does.
        store.Execute("PRAGMA max_page_count = 20");

        var exception = await Assert.ThrowsAsync<StorageUnavailableException>(() => pages.InsertAsync("2", new Page(new string('x', 200_000), 1), Cancellation));

        Assert.Contains("full", exception.Message, StringComparison.Ordinal);
        Assert.Equal("Tom", (await pages.GetAsync("1", Cancellation))!.Value.Text);
        Assert.Null(await pages.GetAsync("2", Cancellation));
        Assert.Equal(InsertOutcome.Inserted, await pages.InsertAsync("3", new Page("Rex", 1), Cancellation));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_clear_sentence()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var exception = Assert.Throws<StorageUnavailableException>(() => new SqliteDocumentStore(Path.Combine(file, "x.db")));

        Assert.StartsWith("The store ", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsFinal);
    }

    [Fact]
    public async Task A_file_of_a_version_with_fewer_indexes_gets_the_new_ones()
    {
        await using (var before = Open("old"))
        {
            var pages = before.Collection(new CollectionDefinition<Page>("pages").Index("text", page => page.Text));
            await pages.InsertAsync("1", new Page("b", 1), Cancellation);
            await pages.InsertAsync("2", new Page("a", 2), Cancellation);
        }

        await using var after = Open("old");
        var newer = after.Collection(new CollectionDefinition<Page>("pages")
            .Index("text", page => page.Text).Index("number", page => IndexKey.Of(page.Number)).ExpireAt(page => page.Number == 2 ? Time.GetUtcNow().AddMinutes(1) : null));

        Assert.Equal(["1", "2"], (await newer.QueryAsync(new IndexQuery("number", null, null, 10), Cancellation)).Select(page => page.Id));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["1"], (await newer.QueryAsync(new IndexQuery("number", null, null, 10), Cancellation)).Select(page => page.Id));
    }

    [Fact]
    public async Task What_has_expired_is_removed()
    {
        await using var store = Open("sweep");
        var pages = store.Collection(new CollectionDefinition<Page>("pages").ExpireAt(_ => Time.GetUtcNow().AddMinutes(1)));
        await pages.InsertAsync("1", new Page("a", 1), Cancellation);
        Time.Advance(TimeSpan.FromMinutes(2));

        // Its id is free once it is gone.
        await Support.Eventually.BecomesTrueAsync(
            async () => await pages.InsertAsync("1", new Page("b", 1), Cancellation) == InsertOutcome.Inserted, "the id is free");
    }

    private SqliteDocumentStore Open(string name = "test") => new(Path.Combine(_folder, name + ".db"), Time);

    private sealed record Page(string Text, int Number);
}

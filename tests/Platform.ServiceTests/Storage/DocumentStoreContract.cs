using Microsoft.Extensions.Time.Testing;
using Platform.Storage;

namespace Platform.ServiceTests.Storage;

/// <summary>What every store promises; the same tests for each kind.</summary>
public abstract class DocumentStoreContract : IAsyncLifetime
{
    private IDocumentStore _store = null!;
    private IDocumentCollection<Pet> _pets = null!;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await OpenAsync();
        _pets = _store.Collection(Definition());
        await _store.PrepareAsync(Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is IAsyncDisposable store)
            await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store of this test, each time the same one.</summary>
    protected abstract Task<IDocumentStore> OpenAsync();

    [Fact]
    public async Task A_document_comes_back_as_it_was_put()
    {
        Assert.Equal(InsertOutcome.Inserted, await _pets.InsertAsync("1", new Pet("汤姆", "cat", 3), Cancellation));

        Assert.Equal(new Stored<Pet>("1", 1, new Pet("汤姆", "cat", 3)), await _pets.GetAsync("1", Cancellation));
        Assert.Null(await _pets.GetAsync("2", Cancellation));
    }

    [Fact]
    public async Task Every_value_survives_the_way_there_and_back()
    {
        var all = new AllKinds(
            "quote \" \\ \n \u0000 \u001f 😀 汤姆", long.MaxValue, long.MinValue, 0.1, 1e300, 3.0, 79228162514264337593543950335m, 0.10m, true, null,
            new DateTimeOffset(2026, 2, 28, 23, 59, 59, 999, TimeSpan.FromHours(8)).AddTicks(1234), TimeSpan.FromTicks(12345), Guid.Empty,
            new Dictionary<string, int> { [""] = 0, ["a.b"] = 1, ["$set"] = 2, ["汤姆"] = 3 }, ["x", null], new Pet("Tom", null, -1));
        var kinds = _store.Collection(new CollectionDefinition<AllKinds>("kinds"));

        await kinds.InsertAsync("1", all, Cancellation);
        await kinds.PutAsync("2", all, Cancellation);
        await kinds.ReplaceAsync("1", 1, all, Cancellation);

        foreach (var id in new[] { "1", "2" })
        {
            var found = (await kinds.GetAsync(id, Cancellation))!.Value;
            Assert.Equivalent(all, found, strict: true);
            Assert.Equal(all.When.Offset, found.When.Offset);
        }
    }

    [Fact]
    public async Task Ids_and_keys_may_hold_any_characters()
    {
        string[] names = ["a.b", "$x", "a/b", "a\u001fb", "😀", "汤姆", " ", "a'b\"c", new string('x', 400)];
        foreach (var name in names)
            Assert.Equal(InsertOutcome.Inserted, await _pets.InsertAsync(name, new Pet(name, "cat", 1), Cancellation));

        foreach (var name in names)
        {
            Assert.Equal(name, (await _pets.GetAsync(name, Cancellation))!.Value.Name);
            Assert.Equal(InsertOutcome.DuplicateKey, await _pets.InsertAsync("other", new Pet(name, "cat", 1), Cancellation));
            Assert.Equal(name, Assert.Single(await _pets.QueryAsync(new IndexQuery("name", name, name + "\u0001", 10), Cancellation)).Id);
        }
    }

    [Fact]
    public async Task A_large_document_is_kept_whole()
    {
        var name = new string('汤', 500_000);
        var notes = _store.Collection(new CollectionDefinition<Note>("notes"));

        await notes.InsertAsync("1", new Note(name, null), Cancellation);

        Assert.Equal(name, (await notes.GetAsync("1", Cancellation))!.Value.Text);
    }

    [Fact]
    public async Task Only_one_of_many_inserts_of_an_id_succeeds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _pets.InsertAsync("1", new Pet("n" + i, "cat", i), Cancellation)));

        Assert.Single(outcomes, InsertOutcome.Inserted);
        Assert.Equal(49, outcomes.Count(outcome => outcome == InsertOutcome.DuplicateId));
    }

    [Fact]
    public async Task Only_one_of_many_inserts_of_a_unique_key_succeeds()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _pets.InsertAsync($"{i}", new Pet("Tom", "cat", i), Cancellation)));

        Assert.Single(outcomes, InsertOutcome.Inserted);
        Assert.Equal(49, outcomes.Count(outcome => outcome == InsertOutcome.DuplicateKey));
        Assert.Single(await _pets.QueryAsync(new IndexQuery("name", null, null, 100), Cancellation));
    }

    [Fact]
    public async Task A_unique_key_is_free_again_when_its_document_gives_it_up()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);
        await _pets.ReplaceAsync("1", 1, new Pet("Rex", "cat", 3), Cancellation);

        Assert.Equal(InsertOutcome.Inserted, await _pets.InsertAsync("2", new Pet("Tom", "dog", 1), Cancellation));
        Assert.True(await _pets.DeleteAsync("1", cancellationToken: Cancellation));
        Assert.Equal(InsertOutcome.Inserted, await _pets.InsertAsync("3", new Pet("Rex", "dog", 1), Cancellation));
    }

    [Fact]
    public async Task Only_one_of_two_replacements_of_a_version_succeeds()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);

        Assert.Equal(2, await _pets.ReplaceAsync("1", 1, new Pet("Tom", "cat", 4), Cancellation));
        Assert.Null(await _pets.ReplaceAsync("1", 1, new Pet("Tom", "cat", 5), Cancellation));
        Assert.Null(await _pets.ReplaceAsync("2", 1, new Pet("Rex", "cat", 5), Cancellation));
        Assert.Equal(4, (await _pets.GetAsync("1", Cancellation))!.Value.Age);
    }

    [Fact]
    public async Task Writers_who_look_at_the_version_lose_no_update()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 0), Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var done = 0; done < 10;)
            {
                var (id, version, pet) = (await _pets.GetAsync("1", Cancellation))!;
                if (await _pets.ReplaceAsync(id, version, pet with { Age = pet.Age + 1 }, Cancellation) is not null)
                    done++;
            }
        }));

        Assert.Equal(new Stored<Pet>("1", 81, new Pet("Tom", "cat", 80)), await _pets.GetAsync("1", Cancellation));
    }

    [Fact]
    public async Task Put_adds_and_replaces_whatever_the_version()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _pets.PutAsync("1", new Pet("Tom", "cat", i), Cancellation)));

        var stored = (await _pets.GetAsync("1", Cancellation))!;
        Assert.Equal(20, stored.Version);
        await _pets.PutAsync("1", new Pet("Rex", null, 1), Cancellation);
        Assert.Equal(new Stored<Pet>("1", 21, new Pet("Rex", null, 1)), await _pets.GetAsync("1", Cancellation));
    }

    [Fact]
    public async Task A_delete_may_ask_for_a_version()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);

        Assert.False(await _pets.DeleteAsync("1", 2, Cancellation));
        Assert.True(await _pets.DeleteAsync("1", 1, Cancellation));
        Assert.False(await _pets.DeleteAsync("1", cancellationToken: Cancellation));
        Assert.Null(await _pets.GetAsync("1", Cancellation));
    }

    [Fact]
    public async Task An_insert_of_many_stops_at_the_first_that_is_taken()
    {
        await _pets.InsertAsync("3", new Pet("c", "cat", 3), Cancellation);

        Assert.Equal(2, await _pets.InsertManyAsync([.. "abcde".Select((name, i) => ($"{i + 1}", new Pet($"{name}", "cat", i)))], Cancellation));
        Assert.Equal(0, await _pets.InsertManyAsync([("9", new Pet("a", "cat", 1)), ("10", new Pet("z", "cat", 1))], Cancellation));
        Assert.Equal(0, await _pets.InsertManyAsync([], Cancellation));
        Assert.Equal(1000, await _pets.InsertManyAsync([.. Enumerable.Range(0, 1000).Select(i => ($"m{i}", new Pet($"m{i}", "dog", i)))], Cancellation));

        Assert.Equal(["a", "b", "c"], (await _pets.QueryAsync(IndexQuery.Prefix("kind", IndexKey.Join("cat", ""), 10), Cancellation)).Select(pet => pet.Value.Name));
    }

    [Fact]
    public async Task Two_who_insert_the_same_many_leave_no_hole()
    {
        (string, Pet)[] many = [.. Enumerable.Range(0, 200).Select(i => ($"{i:D3}", new Pet($"{i:D3}", "cat", i)))];

        var inserted = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var total = 0;
            // Goes on behind what the others have, as a writer of a chain does.
            while ((await _pets.QueryAsync(new IndexQuery("name", null, null, 1000), Cancellation)).Count is var there && there < many.Length)
            {
                Assert.NotNull(there == 0 ? "none" : (await _pets.GetAsync(many[there - 1].Item1, Cancellation))?.Id);
                total += await _pets.InsertManyAsync([.. many.Skip(there).Take(30)], Cancellation);
            }

            return total;
        }));

        Assert.Equal(200, inserted.Sum());
    }

    [Fact]
    public async Task A_query_follows_its_index_and_its_bounds()
    {
        foreach (var (name, age) in new[] { ("a", 1), ("b", 2), ("c", 3), ("d", 4) })
            await _pets.InsertAsync(name, new Pet(name, "cat", age), Cancellation);
        await _pets.InsertAsync("e", new Pet("e", "dog", 2), Cancellation);

        var middle = await _pets.QueryAsync(new IndexQuery("kind", IndexKey.Join("cat", IndexKey.Of(2)), IndexKey.Join("cat", IndexKey.Of(4)), 10), Cancellation);
        var newest = await _pets.QueryAsync(IndexQuery.Prefix("kind", IndexKey.Join("cat", ""), 2, descending: true), Cancellation);
        var all = await _pets.QueryAsync(new IndexQuery("kind", null, null, 10), Cancellation);

        Assert.Equal(["b", "c"], middle.Select(pet => pet.Id));
        Assert.Equal(["d", "c"], newest.Select(pet => pet.Id));
        Assert.Equal(["a", "b", "c", "d", "e"], all.Select(pet => pet.Id));
        await Assert.ThrowsAsync<ArgumentException>(() => _pets.QueryAsync(new IndexQuery("none", null, null, 10), Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _pets.QueryAsync(new IndexQuery("kind", null, null, 0), Cancellation));
    }

    [Fact]
    public async Task Keys_are_ordered_by_their_bytes()
    {
        string[] ordered = ["", "A", "B", "a", "a!", "aa", "ä", "汤"];
        foreach (var name in ordered.Reverse())
            await _pets.InsertAsync("id" + name, new Pet(name, null, 1), Cancellation);

        Assert.Equal(ordered, (await _pets.QueryAsync(new IndexQuery("name", null, null, 10), Cancellation)).Select(pet => pet.Value.Name));
    }

    [Fact]
    public async Task A_document_leaves_an_index_when_its_key_becomes_null()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);
        await _pets.PutAsync("1", new Pet("Tom", null, 3), Cancellation);
        await _pets.InsertAsync("2", new Pet("Rex", "cat", 3), Cancellation);
        await _pets.ReplaceAsync("2", 1, new Pet("Rex", null, 3), Cancellation);

        Assert.Empty(await _pets.QueryAsync(new IndexQuery("kind", null, null, 10), Cancellation));
    }

    [Fact]
    public async Task What_has_expired_is_not_found()
    {
        var notes = _store.Collection(new CollectionDefinition<Note>("notes").Index("text", note => note.Text).ExpireAt(note => note.Until));
        await notes.InsertAsync("soon", new Note("a", Time.GetUtcNow().AddMinutes(1)), Cancellation);
        await notes.InsertAsync("later", new Note("b", Time.GetUtcNow().AddDays(1)), Cancellation);
        await notes.InsertAsync("never", new Note("c", null), Cancellation);
        await notes.InsertAsync("kept", new Note("d", Time.GetUtcNow().AddMinutes(1)), Cancellation);
        await notes.PutAsync("kept", new Note("d", null), Cancellation);
        Assert.NotNull(await notes.GetAsync("soon", Cancellation));

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await notes.GetAsync("soon", Cancellation));
        Assert.Equal(["later", "never", "kept"], (await notes.QueryAsync(new IndexQuery("text", null, null, 10), Cancellation)).Select(note => note.Id));
    }

    [Fact]
    public async Task What_was_written_is_there_after_the_store_is_opened_again()
    {
        await _pets.InsertAsync("1", new Pet("Tom", "cat", 3), Cancellation);
        await DisposeAsync();

        await InitializeAsync();

        Assert.Equal("Tom", (await _pets.GetAsync("1", Cancellation))!.Value.Name);
        Assert.Equal(InsertOutcome.DuplicateKey, await _pets.InsertAsync("2", new Pet("Tom", "cat", 3), Cancellation));
    }

    [Fact]
    public async Task Several_processes_may_prepare_it_at_once()
    {
        var names = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var store = await OpenAsync();
            store.Collection(Definition());
            var prepared = await store.PrepareAsync(Cancellation);
            if (store is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
            return prepared;
        }));

        Assert.All(names, prepared => Assert.EndsWith("pets", Assert.Single(prepared), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_that_is_cancelled_is_not_begun()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pets.InsertAsync("1", new Pet("Tom", "cat", 3), cancelled.Token));

        Assert.Null(await _pets.GetAsync("1", Cancellation));
    }

    [Fact]
    public Task A_store_that_works_says_so() => _store.CheckAsync(Cancellation);

    private static CollectionDefinition<Pet> Definition() => new CollectionDefinition<Pet>("pets")
        .UniqueIndex("name", pet => pet.Name)
        .Index("kind", pet => pet.Kind is null ? null : IndexKey.Join(pet.Kind, IndexKey.Of(pet.Age)));

    private sealed record Pet(string Name, string? Kind, int Age);

    private sealed record Note(string Text, DateTimeOffset? Until);

    private sealed record AllKinds(
        string Text, long Most, long Least, double Tenth, double Huge, double Whole, decimal Exact, decimal Trailing, bool Flag, string? Nothing,
        DateTimeOffset When, TimeSpan Length, Guid Id, Dictionary<string, int> Map, string?[] List, Pet Inner);
}

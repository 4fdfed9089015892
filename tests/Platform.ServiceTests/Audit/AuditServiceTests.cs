using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Platform.Audit;
using Platform.Audit.Recording;
using Platform.Clients;
using Platform.Contracts;
using Platform.Contracts.Audit;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Audit;

public sealed class AuditServiceTests
{
    private static readonly DateTimeOffset Eight = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_events_of_every_type_as_they_were_published()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var turn = new TurnEvents("m-1");
        await PublishAsync(service, turn.Opened);
        await PublishAsync(service, turn.Understood);
        await PublishAsync(service, new ArticlePublished(EventIds.Create("a"), "shop", Eight, "returns", 3));
        var records = (await RecordedAsync(service, 3)).ToDictionary(record => record.Type);

        var opened = records["turn_opened"];
        Assert.Equal(
            (turn.Opened.EventId, "shop", "c-1", turn.TurnId, 1L, Eight),
            (opened.EventId, opened.Tenant, opened.ConversationId, opened.TurnId!.Value, opened.Sequence!.Value, opened.OccurredAt));
        using var payload = JsonDocument.Parse(opened.Payload);
        Assert.Equal("我的订单在哪里", payload.RootElement.GetProperty("text").GetString());
        Assert.Contains("我的订单在哪里", opened.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', opened.Payload);

        Assert.Null(records["utterance_understood"].Sequence);
        Assert.Equal("returns", JsonDocument.Parse(records["article_published"].Payload).RootElement.GetProperty("articleId").GetString());
        Assert.Null(records["article_published"].ConversationId);
    }

    [Fact]
    public async Task A_redelivered_event_is_recorded_once_and_its_receipt_sent_again()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var turn = new TurnEvents("m-1");
        await PublishAsync(service, turn.Opened, turn.Replied, turn.Closed);
        var first = await service.Published.WaitForAsync<TurnRecorded>(receipt => receipt.TurnId == turn.TurnId);
        await PublishAsync(service, turn.Closed);
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(service.Published.Of<TurnRecorded>().Count() == 2), "a second receipt");

        Assert.Equal(3, (await Api(service).GetHeadAsync(Ended)).Records);
        Assert.Equal([first, first], service.Published.Of<TurnRecorded>());
        Assert.Equal(("shop", "c-1", Decision.Answer), (first.TenantId, first.ConversationId, first.Decision));
    }

    [Fact]
    public async Task A_redelivered_event_without_a_number_also_brings_the_receipt_again()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var turn = new TurnEvents("m-1");
        await PublishAsync(service, turn.Opened, turn.Understood, turn.Replied, turn.Closed);
        await RecordedAsync(service, 4);
        await service.Published.WaitForAsync<TurnRecorded>(_ => true);
        await PublishAsync(service, turn.Understood);

        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(service.Published.Of<TurnRecorded>().Count() == 2), "a second receipt");
    }

    [Fact]
    public async Task A_turn_is_recorded_only_when_all_its_numbered_events_are()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var turn = new TurnEvents("m-1");
        var other = new TurnEvents("m-2", first: 4);
        await PublishAsync(service, turn.Closed);
        await RecordedAsync(service, 1);
        await PublishAsync(service, turn.Understood, turn.Opened, other.Opened);
        await RecordedAsync(service, 4);
        Assert.Empty(service.Published.Of<TurnRecorded>());

        await PublishAsync(service, turn.Replied);
        await service.Published.WaitForAsync<TurnRecorded>(receipt => receipt.TurnId == turn.TurnId);
        Assert.Single(service.Published.Of<TurnRecorded>());
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_chain_and_with_open_turns()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        var turn = new TurnEvents("m-1");
        await using (var before = await RunningService.StartAsync([new AuditService()], folder))
        {
            await PublishAsync(before, turn.Opened, turn.Replied);
            await RecordedAsync(before, 2);
        }

        await using (var after = await RunningService.StartAsync([new AuditService()], folder))
        {
            await PublishAsync(after, turn.Opened, turn.Closed);
            await after.Published.WaitForAsync<TurnRecorded>(receipt => receipt.TurnId == turn.TurnId);
            var records = await RecordedAsync(after, 3);

            Assert.Equal([0, 1, 2], records.Select(record => record.Index));
            Assert.Equal(records[1].Hash, records[2].PreviousHash);
            Assert.Equal(new ChainVerification(true, 3, records[2].Hash, null), await Api(after).VerifyAsync(cancellationToken: Ended));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_hole_that_a_failing_store_leaves_is_filled_before_anything_else_is_recorded()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var chains = service.App.Services.GetRequiredService<Chains>();
        await chains.RecordAsync(Entry(0));
        Edit(service, """
            CREATE TRIGGER broken BEFORE INSERT ON records WHEN new.k_position LIKE '%5'
            BEGIN SELECT RAISE(ABORT, 'broken'); END
            """);
        var appends = Enumerable.Range(1, 9).Select(i => chains.RecordAsync(Entry(i))).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(appends));

        Edit(service, "DROP TRIGGER broken");
        await chains.RecordAsync(Entry(10));
        // What the bus does with those that failed.
        await Task.WhenAll(Enumerable.Range(1, 9).Select(i => chains.RecordAsync(Entry(i))));

        var verification = await Api(service).VerifyAsync(cancellationToken: Ended);
        Assert.Equal((true, 11L), (verification.Valid, verification.Records));
    }

    [Fact]
    public async Task Replicas_that_write_the_same_chain_leave_no_hole_and_record_nothing_twice()
    {
        await using var first = await RunningService.StartAsync(new AuditService());
        await using var second = await RunningService.StartAsync([new AuditService()], first.DataFolder);
        Chains[] replicas = [first.App.Services.GetRequiredService<Chains>(), second.App.Services.GetRequiredService<Chains>()];

        // Each event comes to both, as after a lost acknowledgement; now and then they meet at the same place.
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(round * 10, 10).SelectMany(
                number => replicas.Select(chains => chains.RecordAsync(Entry(number)))));
        }

        var verification = await Api(second).VerifyAsync(cancellationToken: Ended);
        Assert.Equal((true, 200L), (verification.Valid, verification.Records));
    }

    [Fact]
    public async Task Tenants_have_chains_of_their_own()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var chains = service.App.Services.GetRequiredService<Chains>();
        await chains.RecordAsync(Entry(0) with { Tenant = "bank" });
        await chains.RecordAsync(Entry(1) with { Tenant = "bank" });
        await chains.RecordAsync(Entry(0));

        var records = await Api(service).GetRecordsAsync(cancellationToken: Ended);
        Assert.Equal(("shop", 0L), (Assert.Single(records.Records).Tenant, records.Records[0].Index));
        Assert.Equal(1, (await Api(service).VerifyAsync(cancellationToken: Ended)).Records);
    }

    [Fact]
    public async Task An_untouched_chain_of_several_pages_is_valid()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        await AppendAsync(service, 2500);
        var head = await Api(service).GetHeadAsync(Ended);

        Assert.Equal((2500L, 2499L), (head.Records, head.Index));
        Assert.Equal(
            new ChainVerification(true, 2500, head.Hash, null),
            await Api(service).VerifyAsync(head.Index, head.Hash, Ended));
    }

    [Fact]
    public async Task An_empty_chain_is_valid()
    {
        await using var service = await RunningService.StartAsync(new AuditService());

        Assert.Equal(new ChainHeadResponse(0, null, new string('0', 64), null), await Api(service).GetHeadAsync(Ended));
        Assert.Equal(
            new ChainVerification(true, 0, new string('0', 64), null), await Api(service).VerifyAsync(cancellationToken: Ended));
    }

    public static TheoryData<string, int, string> Edits => new()
    {
        { "a changed payload", 2, $"UPDATE records SET body = replace(body, 'number 2', 'number 3') WHERE {At(2)}" },
        { "a changed field", 2, $"UPDATE records SET body = json_set(body, '$.conversationId', 'c-9') WHERE {At(2)}" },
        { "a changed hash", 2, $"UPDATE records SET body = json_set(body, '$.hash', '{new string('a', 64)}') WHERE {At(2)}" },
        { "a removed field", 2, $"UPDATE records SET body = json_remove(body, '$.payload') WHERE {At(2)}" },
        { "a record that is no record", 2, $"UPDATE records SET body = 'x' WHERE {At(2)}" },
        { "a removed record", 2, $"DELETE FROM records WHERE {At(2)}" },
        { "a removed first record", 0, $"DELETE FROM records WHERE {At(0)}" },
        { "a removed last record", 4, $"DELETE FROM records WHERE {At(4)}" },
        { "two records that changed places", 1, Swap(1, 2) },
        { "two records that changed places and indexes", 1, Swap(1, 2) + $"""
            UPDATE records SET body = json_set(body, '$.index', 1) WHERE {At(1)};
            UPDATE records SET body = json_set(body, '$.index', 2) WHERE {At(2)};
            """ },
        { "a record put at the end", 5, $"""
            INSERT INTO records (id, version, body, k_position)
            SELECT {Id(5)}, 1, json_set(body, '$.index', 5, '$.eventId', '00000000-0000-0000-0000-000000000000'), {Key(5)}
            FROM records WHERE {At(4)}
            """ },
        { "a record put in between", 2, $"""
            UPDATE records SET id = {Id(5)}, k_position = {Key(5)}, body = json_set(body, '$.index', 5) WHERE {At(4)};
            UPDATE records SET id = {Id(4)}, k_position = {Key(4)}, body = json_set(body, '$.index', 4) WHERE {At(3)};
            UPDATE records SET id = {Id(3)}, k_position = {Key(3)}, body = json_set(body, '$.index', 3) WHERE {At(2)};
            INSERT INTO records (id, version, body, k_position)
            SELECT {Id(2)}, 1, json_set(body, '$.index', 2, '$.eventId', '00000000-0000-0000-0000-000000000000'), {Key(2)}
            FROM records WHERE {At(3)}
            """ },
        { "a record under another name", 2, $"UPDATE records SET id = {Id(9)} WHERE {At(2)}" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Whoever_edits_the_file_is_found_out(string edit, int index, string sql)
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        await AppendAsync(service, 5);
        var before = (await Api(service).GetRecordsAsync(cancellationToken: Ended)).Records;
        Edit(service, sql);
        var verification = await Api(service).VerifyAsync(cancellationToken: Ended);

        Assert.False(verification.Valid, edit);
        Assert.Equal(index, verification.FirstProblem!.Index);
        Assert.Equal(index, verification.Records);
        Assert.Equal(index == 0 ? new string('0', 64) : before[index - 1].Hash, verification.HeadHash);
    }

    [Fact]
    public async Task A_noted_head_uncovers_a_cut_that_a_restart_would_hide()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        ChainHeadResponse head;
        await using (var before = await RunningService.StartAsync([new AuditService()], folder))
        {
            await AppendAsync(before, 5);
            head = await Api(before).GetHeadAsync(Ended);
            Edit(before, $"DELETE FROM records WHERE {At(4)}");
        }

        await using (var after = await RunningService.StartAsync([new AuditService()], folder))
        {
            Assert.True((await Api(after).VerifyAsync(cancellationToken: Ended)).Valid);
            Assert.Equal(4, (await Api(after).VerifyAsync(head.Index, head.Hash, Ended)).FirstProblem!.Index);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Records_are_read_page_by_page_of_all_a_conversation_or_a_turn()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var (first, second) = (new TurnEvents("m-1"), new TurnEvents("m-2", "c-2"));
        await PublishAsync(service, first.Opened, second.Opened, first.Replied, second.Replied, first.Closed);
        await RecordedAsync(service, 5);
        var api = Api(service);

        var page = await api.GetRecordsAsync(limit: 3, cancellationToken: Ended);
        Assert.Equal([0, 1, 2], page.Records.Select(record => record.Index));
        var rest = await api.GetRecordsAsync(after: page.Next, limit: 3, cancellationToken: Ended);
        Assert.Equal([3, 4], rest.Records.Select(record => record.Index));
        Assert.Null(rest.Next);
        Assert.Null((await api.GetRecordsAsync(limit: 5, cancellationToken: Ended)).Next);

        var conversation = await api.GetRecordsAsync("c-1", limit: 2, cancellationToken: Ended);
        var next = await api.GetRecordsAsync("c-1", after: conversation.Next, cancellationToken: Ended);
        Assert.Equal(
            new[] { first.Opened.EventId, first.Replied.EventId, first.Closed.EventId }.Order(),
            conversation.Records.Concat(next.Records).Select(record => record.EventId).Order());

        Assert.Equal(2, (await api.GetRecordsAsync(turn: second.TurnId, cancellationToken: Ended)).Records.Count);
        Assert.Empty((await api.GetRecordsAsync("c-1", second.TurnId, cancellationToken: Ended)).Records);
    }

    [Fact]
    public async Task Sequences_tell_missing_and_doubled_numbers()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var (first, second) = (new TurnEvents("m-1"), new TurnEvents("m-2", first: 3));
        await PublishAsync(service, first.Opened, first.Understood, first.Replied);
        await RecordedAsync(service, 3);
        var report = await Api(service).GetSequencesAsync("c-1", Ended);
        Assert.Equal((true, 2L, 2L), (report.Valid, report.Events, report.Last));

        await PublishAsync(service, first.Closed, second.Opened, second.Closed);
        await RecordedAsync(service, 6);
        report = await Api(service).GetSequencesAsync("c-1", Ended);
        Assert.False(report.Valid);
        Assert.Equal([4], report.Missing);
        Assert.Equal([3], report.Doubled);
    }

    [Theory]
    [InlineData("verify?index=3", "index")]
    [InlineData("verify?hash=aa", "index")]
    [InlineData("verify?index=3&hash=xyz", "hash")]
    [InlineData("verify?index=-1&hash=aa", "index")]
    [InlineData("records?limit=0", "limit")]
    [InlineData("records?limit=201", "limit")]
    [InlineData("records?after=-1", "after")]
    public async Task Bad_parameters_are_named(string call, string parameter)
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        var response = await service.Http.GetAsync("/v1/audit/" + call, Ended);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(Ended);
        Assert.Equal([parameter], problem!.Errors.Keys);
    }

    [Fact]
    public async Task Malformed_ids_and_unknown_conversations_are_problems()
    {
        await using var service = await RunningService.StartAsync(new AuditService());

        var malformed = await service.Http.GetAsync("/v1/audit/records?turn=x", Ended);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Equal("application/problem+json", malformed.Content.Headers.ContentType!.MediaType);
        var unknown = await service.Http.GetAsync("/v1/audit/sequences/nobody", Ended);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_shown()
    {
        await using var service = await RunningService.StartAsync(new AuditService());
        using var stranger = new HttpClient { BaseAddress = service.BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/v1/audit/records", Ended)).StatusCode);
    }

    private static IAuditApi Api(RunningService service) => RestService.For<IAuditApi>(service.Http);

    private static async Task PublishAsync(RunningService service, params IEvent[] events)
    {
        foreach (var @event in events)
            await service.Bus.Publish(@event, @event.GetType(), Ended);
    }

    private static async Task AppendAsync(RunningService service, int count)
    {
        var chains = service.App.Services.GetRequiredService<Chains>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => chains.RecordAsync(Entry(i))));
    }

    private static AuditEntry Entry(int number)
    {
        var payload = $$"""{"text":"number {{number}}"}""";
        return new AuditEntry(
            "shop", EventIds.Create($"event {number}"), "something_happened", Eight, "c-1", null, null, payload,
            Chain.HashOf(payload), null);
    }

    private static Task<IReadOnlyList<AuditRecord>> RecordedAsync(RunningService service, int count) =>
        Eventually.GetAsync(
            async () => await Api(service).GetRecordsAsync(cancellationToken: Ended) is { } page && page.Records.Count >= count
                ? page.Records
                : null,
            () => $"not {count} records");

    // The file is the one that the service has open.
    private static void Edit(RunningService service, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(service.DataFolder, "audit.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Key(int index) => $"'shop' || char(31) || '{index:D19}'";

    private static string Id(int index) => $"'shop/{index:D19}'";

    private static string At(int index) => "k_position = " + Key(index);

    private static string Swap(int one, int other) => $"""
        UPDATE records SET id = 'free', k_position = 'free' WHERE {At(one)};
        UPDATE records SET id = {Id(one)}, k_position = {Key(one)} WHERE {At(other)};
        UPDATE records SET id = {Id(other)}, k_position = {Key(other)} WHERE k_position = 'free';
        """;
}

using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Streaming;

namespace Platform.UnitTests.Streaming;

public sealed class CloudEventTests
{
    private static readonly EventRedaction Redaction = new("a secret of more than thirty-two characters");

    public static TheoryData<string> Names => [.. EventTypes.All.Select(type => type.Name)];

    [Fact]
    public void There_are_events() => Assert.True(EventTypes.All.Count >= 14, $"{EventTypes.All.Count} events");

    [Theory, MemberData(nameof(Names))]
    public void No_personal_value_of_any_event_leaves(string name)
    {
        var samples = new SampleEvents();
        var type = EventTypes.Find(name)!;
        var message = CloudEvent.Write(samples.Create(type.Class), type, Redaction, activity: null);

        var everything = message.Key + Encoding.UTF8.GetString(message.Value)
            + string.Concat(message.Headers.Select(header => header.Key + Encoding.UTF8.GetString(header.GetValueBytes())));
        Assert.DoesNotContain(SampleEvents.Personal, everything, StringComparison.OrdinalIgnoreCase);
        // What is not personal is there.
        Assert.Contains("plain-", everything, StringComparison.Ordinal);
        Assert.Equal(
            samples.PersonalValues.Count,
            Occurrences(everything, EventRedaction.Removed) + Occurrences(everything, "\"p_"));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_written_is_read_again(string name)
    {
        var type = EventTypes.Find(name)!;
        var written = new SampleEvents().Create(type.Class);
        var message = CloudEvent.Write(written, type, Redaction, activity: null);

        var (read, reason) = CloudEvent.Read(new Message<byte[]?, byte[]?> { Headers = message.Headers, Value = message.Value });

        Assert.Null(reason);
        Assert.IsType(type.Class, read);
        Assert.Equal((written.EventId, written.TenantId, written.OccurredAt), (read!.EventId, read.TenantId, read.OccurredAt));
        Assert.Equal(type.KeyOf(written), type.KeyOf(read));
        Assert.Equal(type.SequenceOf(written), type.SequenceOf(read));
    }

    [Fact]
    public void Some_events_do_carry_personal_data()
    {
        var samples = new SampleEvents();
        foreach (var type in EventTypes.All)
            samples.Create(type.Class);

        Assert.True(samples.PersonalValues.Count >= 20, $"{samples.PersonalValues.Count} personal values");
    }

    [Fact]
    public void The_headers_are_those_of_CloudEvents_in_binary_mode()
    {
        var resolved = new ConversationResolved(
            new Guid("11111111-1111-1111-1111-111111111111"), "shop", "c-1", new DateTimeOffset(2026, 3, 1, 8, 0, 0, 250, TimeSpan.Zero), 7, "ann");

        var message = CloudEvent.Write(resolved, EventTypes.Of(resolved), Redaction, activity: null);

        Assert.Equal("c-1", message.Key);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0",
                ["ce_id"] = "11111111-1111-1111-1111-111111111111",
                ["ce_source"] = "/platform/conversation",
                ["ce_type"] = "platform.conversation.conversation_resolved.v1",
                ["ce_time"] = "2026-03-01T08:00:00.25Z",
                ["ce_subject"] = "c-1",
                ["ce_partitionkey"] = "c-1",
                ["ce_tenant"] = "shop",
                ["ce_sequence"] = "0000000000000000007",
                ["content-type"] = "application/json",
            },
            message.Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes())));
        Assert.Equal(
            """{"eventId":"11111111-1111-1111-1111-111111111111","tenantId":"shop","conversationId":"c-1","occurredAt":"2026-03-01T08:00:00.25+00:00","sequence":7,"agentId":"ann"}""",
            Encoding.UTF8.GetString(message.Value));
    }

    [Fact]
    public void A_customer_has_one_pseudonym_in_a_tenant_and_another_in_the_next()
    {
        Assert.Equal(Redaction.Pseudonym("shop", "ann"), Redaction.Pseudonym("shop", "ann"));
        Assert.Equal(4, new HashSet<string>
        {
            Redaction.Pseudonym("shop", "ann"),
            Redaction.Pseudonym("shop", "bob"),
            Redaction.Pseudonym("bank", "ann"),
            new EventRedaction("another secret of more than thirty-two characters").Pseudonym("shop", "ann"),
        }.Count);
    }

    [Fact]
    public void Words_are_removed_and_the_rest_of_an_entity_stays()
    {
        var utterance = new UtteranceUnderstood(
            Guid.NewGuid(), "shop", "c-1", DateTimeOffset.UnixEpoch, Guid.NewGuid(), "m", "call me on 0171 55", "en", [], false,
            [new Entity("phone", "+4917155", "0171 55", 11, 7)]);

        using var json = JsonDocument.Parse(Redaction.Write(utterance));

        Assert.Equal("[removed]", json.RootElement.GetProperty("text").GetString());
        Assert.Equal(
            """{"type":"phone","value":"[removed]","text":"[removed]","start":11,"length":7}""",
            json.RootElement.GetProperty("entities")[0].GetRawText());
    }

    [Theory]
    [InlineData(null, null, "{}", "Not a CloudEvent in binary mode: the header ce_specversion is missing.")]
    [InlineData("0.3", "platform.conversation.turn_closed.v1", "{}", "The CloudEvents version is not 1.0.")]
    [InlineData("1.0", null, "{}", "The header ce_type is missing.")]
    [InlineData("1.0", "com.example.sold", "{}", "The event type is not known.")]
    [InlineData("1.0", "platform.conversation.turn_closed.v2", "{}", "This version of platform.conversation.turn_closed is not known; known is v1.")]
    [InlineData("1.0", "platform.knowledge.article_published.v1", "not JSON", "The content is not a platform.knowledge.article_published.v1: wrong at $, byte 1.")]
    [InlineData("1.0", "platform.knowledge.article_published.v1", "null", "The content is not a platform.knowledge.article_published.v1: it is null.")]
    [InlineData("1.0", "platform.knowledge.article_published.v1", """{"tenantId":"shop"}""", "The content is not a platform.knowledge.article_published.v1: wrong at $, byte 19.")]
    public void What_cannot_be_read_is_said_in_words(string? version, string? type, string content, string reason)
    {
        var headers = new Headers();
        if (version is not null)
            CloudEvent.Add(headers, "ce_specversion", version);
        if (type is not null)
            CloudEvent.Add(headers, "ce_type", type);

        var read = CloudEvent.Read(new Message<byte[]?, byte[]?> { Headers = headers, Value = Encoding.UTF8.GetBytes(content) });

        Assert.Null(read.Event);
        Assert.Equal(reason, read.Reason);
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}

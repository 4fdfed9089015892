using System.Text;
using Platform.Audit.Recording;
using Platform.Contracts.Conversations;

namespace Platform.UnitTests.Audit;

public sealed class EventReaderTests
{
    [Fact]
    public void An_event_type_that_no_code_knows_is_read_like_any_other()
    {
        var entry = Read("""
            {
              "messageId": "5b0b0000-0000-0000-0000-000000000000",
              "messageType": ["urn:message:Platform.Contracts:IEvent", "urn:message:Platform.Contracts.Loyalty:PointsGranted"],
              "message": {
                "eventId": "11111111-1111-1111-1111-111111111111",
                "tenantId": "shop",
                "occurredAt": "2026-03-01T08:00:00+00:00",
                "conversationId": null,
                "points": 1.50,
                "note": "\u4f60\u597d"
              }
            }
            """);

        Assert.Equal("points_granted", entry.Type);
        Assert.Equal(
            """{"eventId":"11111111-1111-1111-1111-111111111111","tenantId":"shop","occurredAt":"2026-03-01T08:00:00+00:00","conversationId":null,"points":1.50,"note":"你好"}""",
            entry.Payload);
        Assert.Null(entry.ConversationId);
        Assert.Null(entry.TurnId);
        Assert.Null(entry.Sequence);
    }

    [Fact]
    public void The_end_of_a_turn_says_how_many_events_it_has()
    {
        var entry = Read("""
            {
              "messageType": ["urn:message:Platform.Contracts.Conversations:TurnClosed", "urn:message:Platform.Contracts:IEvent"],
              "message": {
                "eventId": "11111111-1111-1111-1111-111111111111", "tenantId": "shop", "occurredAt": "2026-03-01T08:00:00Z",
                "conversationId": "c-1", "turnId": "22222222-2222-2222-2222-222222222222", "sequence": 3, "eventCount": 3, "decision": "hand_over"
              }
            }
            """);

        Assert.Equal(new TurnEnd(3, Decision.HandOver), entry.End);
        Assert.Equal(3, entry.Sequence);
        Assert.Equal(new Guid("22222222-2222-2222-2222-222222222222"), entry.TurnId);
        Assert.Equal(entry.End, EventReader.EndOf(entry.Payload));
    }

    [Fact]
    public void A_received_message_belongs_to_the_turn_that_it_opens() =>
        Assert.Equal(
            new Guid("22222222-2222-2222-2222-222222222222"),
            Read("""
                {
                  "messageType": ["urn:message:Platform.Contracts.Channels:MessageReceived"],
                  "message": {
                    "eventId": "11111111-1111-1111-1111-111111111111", "tenantId": "shop", "occurredAt": "2026-03-01T08:00:00Z",
                    "messageId": "22222222-2222-2222-2222-222222222222"
                  }
                }
                """).TurnId);

    private static AuditEntry Read(string envelope) => EventReader.Read(Encoding.UTF8.GetBytes(envelope));
}

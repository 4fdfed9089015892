using System.Net;
using Platform.ChannelGateway.Callbacks;
using Platform.ChannelGateway.Inbox;
using Platform.Contracts.Channels;
using Platform.Hosting.Http;

namespace Platform.UnitTests.ChannelGateway;

public class MessageRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly PostMessage Good = new("1", [MessagePart.OfText("hello")], "me");

    public static TheoryData<PostMessage, string> Bad => new()
    {
        { Good with { ExternalId = "" }, "externalId" },
        { Good with { ExternalId = new string('x', 201) }, "externalId" },
        { Good with { CustomerId = null }, "customerId" },
        { Good with { ConversationId = "a/b" }, "conversationId" },
        { Good with { ConversationId = "" }, "conversationId" },
        { Good with { Locale = "klingon!" }, "locale" },
        { Good with { SentAt = Now.AddHours(1) }, "sentAt" },
        { Good with { SentAt = Now.AddDays(-8) }, "sentAt" },
        { Good with { Scope = new() { Region = " " } }, "scope.region" },
        { Good with { Scope = new() { Audiences = [new string('x', 41)] } }, "scope.audiences" },
        { Good with { Scope = new() { Products = [.. Enumerable.Repeat("x", 21)] } }, "scope.products" },
        { Good with { Parts = [] }, "parts" },
        { Good with { Parts = [MessagePart.OfText(" ")] }, "parts[0].text" },
        { Good with { Parts = [MessagePart.OfText(new string('x', 8001))] }, "parts" },
        { Good with { Parts = [new MessagePart(PartType.Attachment, Url: "file:///etc/passwd")] }, "parts[0].url" },
        { Good with { Parts = [new MessagePart(PartType.Attachment)] }, "parts[0].url" },
        { Good with { Parts = [null!] }, "parts[0]" },
    };

    [Fact]
    public void A_plain_message_is_accepted()
    {
        Assert.Empty(MessageRules.Check(Good with { Locale = "zh-CN", SentAt = Now.AddMinutes(-1), ConversationId = "a.b_c:d-1" }, needsCustomer: true, Now));
    }

    [Fact]
    public void A_web_chat_session_cannot_say_to_whom_it_belongs()
    {
        var message = Good with { CustomerId = null, Scope = new() { Audiences = ["staff"] } };

        Assert.Equal(["scope"], MessageRules.Check(message, needsCustomer: false, Now).Keys);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_field_is_named(PostMessage message, string field)
    {
        Assert.Equal([field], MessageRules.Check(message, needsCustomer: true, Now).Keys);
    }

    // No case of the theory above: a report in XML cannot hold it as part of the test's name.
    [Fact]
    public void A_control_character_is_refused() => A_bad_field_is_named(Good with { ExternalId = "a\u0000b" }, "externalId");

    [Fact]
    public void A_clock_that_is_an_hour_ahead_is_told_so()
    {
        var errors = MessageRules.Check(Good with { SentAt = Now.AddHours(1) }, needsCustomer: true, Now);

        Assert.Contains("1 hours ahead", errors["sentAt"][0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_visitor_cannot_choose_whom_he_speaks_for()
    {
        var errors = MessageRules.Check(Good with { ConversationId = "other" }, needsCustomer: false, Now);

        Assert.Equal(["conversationId", "customerId"], errors.Keys.Order());
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("64:ff9b::a01:203", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("203.0.113.7", false)]
    public void A_callback_reaches_public_addresses_only(string address, bool isPublic)
    {
        Assert.Equal(isPublic, GuardedHttp.IsPublic(IPAddress.Parse(address)));
    }

    [Fact]
    public void A_callback_is_signed_as_standard_webhooks_prescribes()
    {
        // The example of the specification's reference implementations.
        var key = WebhookSignature.KeyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!;

        var signature = WebhookSignature.Sign(
            key, "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), "{\"test\": 2432232314}");

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }
}

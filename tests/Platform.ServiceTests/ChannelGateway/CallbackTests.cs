using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.ChannelGateway;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.ChannelGateway;

public sealed class CallbackTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_is_posted_with_its_signature_and_again_until_it_is_taken()
    {
        using var receiver = new Receiver(HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent);
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "ChannelGateway:AllowPrivateCallbacks=true");
        var binding = await BindAsync(gateway, receiver.Address);

        var reply = await AnswerAsync(gateway);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(receiver.Requests.Count == 2), "the reply is posted twice", seconds: 20);
        await gateway.Published.WaitForAsync<ReplyDelivered>(delivered => delivered.ReplyId == reply.EventId);

        Assert.All(receiver.Requests, request =>
        {
            Assert.Equal(reply.EventId.ToString("N"), request.Id);
            Assert.Equal(SignatureOf(binding.Secret!, request), request.Signature);
            Assert.Equal("hi", JsonDocument.Parse(request.Body).RootElement.GetProperty("parts")[0].GetProperty("text").GetString());
        });
    }

    [Fact]
    public async Task A_callback_that_is_gone_is_not_asked_again_and_the_failure_is_an_event()
    {
        using var receiver = new Receiver(HttpStatusCode.Gone);
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "ChannelGateway:AllowPrivateCallbacks=true");
        await BindAsync(gateway, receiver.Address);

        var reply = await AnswerAsync(gateway);
        var failed = await gateway.Published.WaitForAsync<ReplyFailed>(failure => failure.ReplyId == reply.EventId);

        Assert.Equal(1, failed.Attempts);
        Assert.Contains("410", failed.Reason, StringComparison.Ordinal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_callback_into_the_operators_own_network_is_not_called_unless_that_is_allowed()
    {
        using var receiver = new Receiver(HttpStatusCode.NoContent);
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());
        await BindAsync(gateway, receiver.Address);

        var reply = await AnswerAsync(gateway);
        // The reply waits to be polled for; by then the first try has been made and refused.
        await Eventually.BecomesTrueAsync(
            async () => (await gateway.Http.GetFromJsonAsync<ReplyPage>($"/v1/replies?conversation={reply.ConversationId}", Cancellation))!.Replies.Count == 1,
            "the reply can be polled for");

        Assert.Empty(receiver.Requests);
        Assert.Empty(gateway.Published.Of<ReplyFailed>());
    }

    private static async Task<CallbackBinding> BindAsync(RunningService gateway, Uri address)
    {
        using var response = await gateway.Http.PutAsJsonAsync("/v1/callback", new CallbackBinding(address.ToString(), null), Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<CallbackBinding>(Cancellation))!;
    }

    private static async Task<ReplyDecided> AnswerAsync(RunningService gateway)
    {
        using var response = await gateway.Http.PostAsJsonAsync(
            "/v1/messages", new PostMessage("1", [MessagePart.OfText("hello")], "me", "conversation"), Cancellation);
        var message = (await response.Content.ReadFromJsonAsync<MessageStatus>(Cancellation))!;
        var reply = new ReplyDecided(
            EventIds.ForTurn(message.MessageId, "reply-decided"), "shop", message.ConversationId, "me", DateTimeOffset.UtcNow, 2,
            message.MessageId, "test", Decision.Answer, "en", [MessagePart.OfText("hi")], [], Author.Ai, null, ["because"]);
        await gateway.Bus.Publish(reply, Cancellation);
        return reply;
    }

    // Standard Webhooks 1.0: HMAC-SHA-256 over "id.timestamp.body" with the decoded secret.
    private static string SignatureOf(string secret, Request request) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{request.Id}.{request.Timestamp}.{request.Body}"))));

    private sealed record Request(string Id, string Timestamp, string Signature, string Body);

    /// <summary>An adapter's callback that answers with one status after the other.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Queue<HttpStatusCode> _answers;

        public Receiver(params IEnumerable<HttpStatusCode> answers)
        {
            _answers = new Queue<HttpStatusCode>(answers);
            using (var port = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                port.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = AnswerAsync();
        }

        public Uri Address { get; }

        public ConcurrentQueue<Request> Requests { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_answers.TryDequeue(out var status))
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Requests.Enqueue(new Request(
                    context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!,
                    context.Request.Headers["webhook-signature"]!, await reader.ReadToEndAsync()));
                context.Response.StatusCode = (int)status;
                context.Response.Close();
            }
        }
    }
}

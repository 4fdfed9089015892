using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Platform.ChannelGateway;
using Platform.Contracts.Channels;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.ChannelGateway;

public sealed class BadInputTests : IAsyncLifetime
{
    private const string Good = """{"externalId":"1","customerId":"me","parts":[{"type":"text","text":"hello"}]}""";

    private RunningService _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await RunningService.StartAsync(new ChannelGatewayService());

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("""{"externalId":"1","customerId":"me","parts":[],"colour":"red"}""", 400, "The field 'colour' is not known here.")]
    [InlineData("""{"externalId":1,"customerId":"me","parts":[]}""", 400, "The value at $.externalId has the wrong type.")]
    [InlineData("""{"externalId":"1","customerId":"me","parts":[{"type":"telepathy"}]}""", 400, "The value at $.parts[0].type has the wrong type.")]
    [InlineData("""{"customerId":"me","parts":[{"type":"text","text":"secret words"}]}""", 400, "externalId")]
    [InlineData("""{"externalId":null,"customerId":"me","parts":[]}""", 400, "externalId")]
    [InlineData("""{"externalId":"1","customerId":"me","parts":[{"type":"text","text":""}]}""", 400, "parts[0].text")]
    [InlineData("""{"externalId":"1","customerId":"me","parts":[{"type":"text","text":"\ud800"}]}""", 400, "UTF-8")]
    [InlineData("{not json", 400, "not valid JSON")]
    [InlineData("", 400, "body")]
    public async Task A_bad_body_is_a_problem_that_says_what_is_wrong(string body, int status, string expected)
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes(body));

        await AssertProblemAsync(response, status, expected);
    }

    [Fact]
    public async Task Broken_utf8_is_a_problem()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        bytes[Array.IndexOf(bytes, (byte)'h')] = 0xFF;

        using var response = await PostAsync(bytes);

        await AssertProblemAsync(response, 400, "UTF-8");
    }

    [Fact]
    public async Task A_megabyte_of_text_is_too_large()
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes(Good.Replace("hello", new string('x', 1 << 20), StringComparison.Ordinal)));

        await AssertProblemAsync(response, 413, "262144 bytes");
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("pk_wrong", 401)]
    public async Task A_missing_or_wrong_key_is_a_problem(string? key, int status)
    {
        using var http = new HttpClient { BaseAddress = _gateway.BaseAddress };
        if (key is not null)
            http.DefaultRequestHeaders.Add("X-Api-Key", key);

        using var response = await http.PostAsync("/v1/messages", Json(Encoding.UTF8.GetBytes(Good)), TestContext.Current.CancellationToken);

        await AssertProblemAsync(response, status, "X-Api-Key");
    }

    [Theory]
    [InlineData("/v1/messages?wait=forever", "wait")]
    [InlineData("/v1/messages?wait=2h", "wait")]
    [InlineData("/v1/messages?wait=31s", "wait")]
    public async Task A_bad_wait_is_a_problem(string path, string expected)
    {
        using var response = await _gateway.Http.PostAsync(path, Json(Encoding.UTF8.GetBytes(Good)), TestContext.Current.CancellationToken);

        await AssertProblemAsync(response, 400, expected);
    }

    [Fact]
    public async Task Another_media_type_is_a_problem()
    {
        using var response = await _gateway.Http.PostAsync("/v1/messages", new StringContent(Good, Encoding.UTF8, "text/plain"), TestContext.Current.CancellationToken);

        await AssertProblemAsync(response, 415, "application/json");
    }

    [Fact]
    public async Task An_unknown_tenant_of_the_chat_page_is_a_problem()
    {
        using var response = await _gateway.Http.PostAsync("/v1/chat/sessions", Json("""{"tenant":"nobody"}"""u8.ToArray()), TestContext.Current.CancellationToken);

        await AssertProblemAsync(response, 404, "tenant");
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_refuses_the_message_and_takes_it_afterwards()
    {
        using var intruder = new SqliteConnection($"Data Source={Path.Combine(_gateway.DataFolder, "channel-gateway.db")};Pooling=false");
        intruder.Open();
        Execute("BEGIN IMMEDIATE");

        using (var refused = await PostAsync(Encoding.UTF8.GetBytes(Good)))
        {
            await AssertProblemAsync(refused, 503, "store");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Execute("ROLLBACK");
        using var accepted = await PostAsync(Encoding.UTF8.GetBytes(Good));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(1, Assert.Single(_gateway.Published.Of<MessageReceived>()).Position);

        void Execute(string sql)
        {
            using var command = intruder.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task A_refused_message_leaves_nothing_behind()
    {
        using var refused = await PostAsync("""{"externalId":"x","customerId":"me","parts":[]}"""u8.ToArray());
        using var accepted = await PostAsync("""{"externalId":"x","customerId":"me","parts":[{"type":"text","text":"hello"}]}"""u8.ToArray());

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(1, Assert.Single(_gateway.Published.Of<Contracts.Channels.MessageReceived>()).Position);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string expected)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(expected, body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Platform.", body, StringComparison.Ordinal);
        Assert.Equal(status, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private Task<HttpResponseMessage> PostAsync(byte[] body) =>
        _gateway.Http.PostAsync("/v1/messages", Json(body), TestContext.Current.CancellationToken);
}

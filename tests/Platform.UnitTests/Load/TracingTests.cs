using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;
using Platform.Load.Tracing;

namespace Platform.UnitTests.Load;

public class TracingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public void Spans_are_read_as_opentelemetry_encodes_them()
    {
        var span = Message(
            Field(1, Convert.FromHexString(Trace)), Field(2, Convert.FromHexString("b7ad6b7169203331")), Field(3, "state"),
            Field(4, Convert.FromHexString("00f067aa0ba902b7")), Field(5, "nlu-turn-opened process"), [6 << 3, 5],
            Fixed(7, 1_000_000_000_000_000_000), Fixed(8, 1_000_000_000_002_500_000), Field(9, Field(1, "ignored")), Field(15, [3 << 3, 2]));
        var resource = Field(1, Field(1, Message(Field(1, "service.name"), Field(2, Field(1, "nlu")))));
        var request = Field(1, Message(resource, Field(2, Message(Field(1, Field(1, "MassTransit")), Field(2, span)))));

        var read = Assert.Single(OtlpSpans.Read(request));

        Assert.Equal(
            new Span(Trace, "b7ad6b7169203331", "00f067aa0ba902b7", "nlu", "MassTransit", "nlu-turn-opened process", 5, 1_000_000_000_000_000_000, 1_000_000_000_002_500_000, true),
            read);
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0A05AA")]
    [InlineData("0BFF")]
    public void What_is_cut_off_or_no_protobuf_is_refused(string bytes) =>
        Assert.Throws<InvalidDataException>(() => OtlpSpans.Read(Convert.FromHexString(bytes)));

    [Fact]
    public void A_picture_has_a_row_for_each_span_and_none_for_what_only_frames_another()
    {
        var picture = XDocument.Parse(Waterfall.Draw(
        [
            Of("1", "", "front-door", "POST /v1/messages/{**rest}", 0, 40),
            Of("2", "1", "nlu", "nlu-turn-opened receive", 5, 9),
            Of("3", "2", "nlu", "nlu-turn-opened process", 6, 9),
            Of("4", "3", "nlu", "Platform.Contracts.Understanding:UtteranceUnderstood send", 7, 8),
            Of("5", "4", "audit", "audit-event process", 10, 20),
            Of("6", "4", "audit", "audit-event process", 12, 20),
            Of("7", "5", "audit", "insert records", 11, 12) with { Scope = "Platform.Storage" },
        ]));

        var texts = picture.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value).ToArray();
        Assert.Contains("POST /v1/messages/{**rest}", texts);
        Assert.Contains("nlu-turn-opened process", texts);
        Assert.Contains("UtteranceUnderstood send", texts);
        Assert.Contains("audit-event process  ×2", texts);
        Assert.DoesNotContain(texts, text => text.Contains("receive", StringComparison.Ordinal) || text.StartsWith("insert", StringComparison.Ordinal));
        Assert.Contains(picture.Descendants(), element => element.Name.LocalName == "title" && element.Value.StartsWith("insert records", StringComparison.Ordinal));
    }

    private static Span Of(string id, string parent, string service, string name, ulong from, ulong to) =>
        new(Trace, id, parent, service, "MassTransit", name, 5, from * 1_000_000, to * 1_000_000, false);

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), .. Length(content.Length), .. content];

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)];

    private static byte[] Fixed(int number, ulong value)
    {
        var bytes = new byte[9];
        bytes[0] = (byte)((number << 3) | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }
}

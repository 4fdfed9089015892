using System.Buffers.Binary;
using System.Text;

namespace Platform.Load.Tracing;

/// <summary>
/// Reads the spans of an <c>ExportTraceServiceRequest</c> (OTLP 1, protobuf): the few fields that a picture needs, the rest is
/// passed over.
/// </summary>
internal static class OtlpSpans
{
    public static IReadOnlyList<Span> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<Span>();
        var fields = new Fields(request);
        while (fields.Next())
            if (fields.Number == 1)
                ReadResource(fields.Bytes, spans);
        return spans;
    }

    private static void ReadResource(ReadOnlySpan<byte> resourceSpans, List<Span> spans)
    {
        var service = "";
        var fields = new Fields(resourceSpans);
        while (fields.Next())
        {
            if (fields.Number == 1)
                service = ServiceOf(fields.Bytes);
            else if (fields.Number == 2)
                ReadScope(fields.Bytes, service, spans);
        }
    }

    private static string ServiceOf(ReadOnlySpan<byte> resource)
    {
        var attributes = new Fields(resource);
        while (attributes.Next())
        {
            if (attributes.Number != 1)
                continue;
            string key = "", value = "";
            var pair = new Fields(attributes.Bytes);
            while (pair.Next())
            {
                if (pair.Number == 1)
                    key = pair.Text;
                else if (pair.Number == 2)
                    value = FirstText(pair.Bytes);
            }

            if (key == "service.name")
                return value;
        }

        return "";
    }

    private static void ReadScope(ReadOnlySpan<byte> scopeSpans, string service, List<Span> spans)
    {
        var scope = "";
        var fields = new Fields(scopeSpans);
        while (fields.Next())
        {
            if (fields.Number == 1)
                scope = FirstText(fields.Bytes);
            else if (fields.Number == 2)
                spans.Add(ReadSpan(fields.Bytes, service, scope));
        }
    }

    private static Span ReadSpan(ReadOnlySpan<byte> bytes, string service, string scope)
    {
        var span = new Span("", "", "", service, scope, "", 0, 0, 0, false);
        var fields = new Fields(bytes);
        while (fields.Next())
        {
            span = fields.Number switch
            {
                1 => span with { TraceId = Convert.ToHexStringLower(fields.Bytes) },
                2 => span with { SpanId = Convert.ToHexStringLower(fields.Bytes) },
                4 => span with { ParentId = Convert.ToHexStringLower(fields.Bytes) },
                5 => span with { Name = fields.Text },
                6 => span with { Kind = (int)fields.Value },
                7 => span with { Start = fields.Value },
                8 => span with { End = fields.Value },
                15 => span with { Failed = IsError(fields.Bytes) },
                _ => span,
            };
        }

        return span;
    }

    private static bool IsError(ReadOnlySpan<byte> status)
    {
        var fields = new Fields(status);
        while (fields.Next())
            if (fields.Number == 3)
                return fields.Value == 2;
        return false;
    }

    // The name of a scope and the string of a value are the first field of their message.
    private static string FirstText(ReadOnlySpan<byte> message)
    {
        var fields = new Fields(message);
        while (fields.Next())
            if (fields.Number == 1)
                return fields.Text;
        return "";
    }

    /// <summary>The fields of a message, one after another.</summary>
    private ref struct Fields(ReadOnlySpan<byte> message)
    {
        private ReadOnlySpan<byte> _rest = message;

        public int Number { get; private set; }

        /// <summary>A number, of fixed or varying length.</summary>
        public ulong Value { get; private set; }

        /// <summary>A message, a text or bytes.</summary>
        public ReadOnlySpan<byte> Bytes { get; private set; }

        public readonly string Text => Encoding.UTF8.GetString(Bytes);

        public bool Next()
        {
            if (_rest.IsEmpty)
                return false;
            var tag = ReadVarint();
            Number = (int)(tag >> 3);
            Value = 0;
            Bytes = default;
            switch (tag & 7)
            {
                case 0:
                    Value = ReadVarint();
                    break;
                case 1:
                    Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                    break;
                case 2:
                    Bytes = Take((int)ReadVarint());
                    break;
                case 5:
                    Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                    break;
                default:
                    throw new InvalidDataException("This is no protobuf message.");
            }

            return true;
        }

        private ulong ReadVarint()
        {
            ulong value = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var part = Take(1)[0];
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                    return value;
            }

            throw new InvalidDataException("This is no protobuf message.");
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count < 0 || count > _rest.Length)
                throw new InvalidDataException("The protobuf message ends in the middle.");
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}

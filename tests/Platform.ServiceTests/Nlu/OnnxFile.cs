using System.Buffers.Binary;
using System.Text;

namespace Platform.ServiceTests.Nlu;

/// <summary>
/// Writes the smallest encoder there is: a table with a vector for each token, in the format of ONNX (onnx.proto of ONNX 1.15, ModelProto).
/// </summary>
internal static class OnnxFile
{
    private const int Float = 1;
    private const int Int64 = 7;

    public static byte[] Encoder(IReadOnlyList<float[]> vectors)
    {
        var table = new byte[vectors.Count * vectors[0].Length * sizeof(float)];
        foreach (var (i, value) in vectors.SelectMany(vector => vector).Index())
            BinaryPrimitives.WriteSingleLittleEndian(table.AsSpan(i * sizeof(float)), value);

        byte[] node = [.. Text(1, "table"), .. Text(1, "input_ids"), .. Text(2, "last_hidden_state"), .. Text(4, "Gather")];
        byte[] weights =
        [
            .. Number(1, vectors.Count), .. Number(1, vectors[0].Length), .. Number(2, Float), .. Text(8, "table"), .. Bytes(9, table),
        ];
        byte[] graph =
        [
            .. Bytes(1, node), .. Text(2, "encoder"), .. Bytes(5, weights),
            .. Bytes(11, Value("input_ids", Int64, "batch", "tokens")),
            .. Bytes(12, Value("last_hidden_state", Float, "batch", "tokens", "size")),
        ];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, ""), .. Number(2, 13)])];
    }

    private static byte[] Value(string name, int elementType, params string[] dimensions)
    {
        byte[] shape = [.. dimensions.SelectMany(dimension => Bytes(1, Text(2, dimension)))];
        byte[] tensor = [.. Number(1, elementType), .. Bytes(2, shape)];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, tensor))];
    }

    private static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Bytes(int field, byte[] value) => [.. Varint((field << 3) | 2), .. Varint(value.Length), .. value];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}

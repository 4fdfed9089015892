using System.Runtime.InteropServices;

namespace Platform.Learning.Models;

/// <summary>Floats in a model file, little-endian as all hardware in use has them.</summary>
internal static class Arrays
{
    public static void Write(BinaryWriter writer, float[] values) => writer.Write(MemoryMarshal.AsBytes<float>(values));

    public static void Read(BinaryReader reader, float[] values) => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
}

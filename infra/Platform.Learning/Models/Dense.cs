using System.Numerics;
using System.Runtime.InteropServices;

namespace Platform.Learning.Models;

/// <summary>Arithmetic on rows of floats. Element by element, so results do not depend on the width of the hardware's vectors.</summary>
internal static class Dense
{
    /// <summary>Rows are padded to a multiple of this, the widest vector in use, so that none has a remainder.</summary>
    public const int RowUnit = 16;

    public static int Padded(int length) => (length + RowUnit - 1) / RowUnit * RowUnit;

    /// <summary>target += factor · source.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        var factors = new Vector<float>(factor);
        for (var i = 0; i < targets.Length; i++)
            targets[i] += sources[i] * factors;
    }

    /// <summary>Sum of a · b. The order of the sum depends on the hardware's vectors, so it serves training only.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < left.Length; i++)
            sum += left[i] * right[i];
        return Vector.Sum(sum);
    }
}

namespace Platform.Learning.Features;

/// <summary>A sparse vector that is filled again and again.</summary>
internal sealed class SparseVector
{
    private int[] _indices = new int[1024];
    private float[] _values = new float[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int index)
    {
        if (Count == _indices.Length)
        {
            Array.Resize(ref _indices, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _indices[Count++] = index;
    }

    /// <summary>Becomes the part of another vector that lies in a range, counted from its start and scaled to unit length.</summary>
    public void Slice(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, int start, int end)
    {
        var first = indices.BinarySearch(start);
        first = first < 0 ? ~first : first;
        var squares = 0f;
        Clear();
        for (var i = first; i < indices.Length && indices[i] < end; i++)
        {
            Add(indices[i] - start);
            var value = _values[Count - 1] = values[i];
            squares += value * value;
        }

        Scale(squares);
    }

    /// <summary>Joins equal indices into one value of (1 + ln count) · weight and scales the whole to unit length.</summary>
    public void Weigh(ReadOnlySpan<float> weights)
    {
        _indices.AsSpan(0, Count).Sort();
        var distinct = 0;
        var squares = 0f;
        for (var i = 0; i < Count;)
        {
            var index = _indices[i];
            var start = i;
            while (i < Count && _indices[i] == index)
                i++;
            var occurrences = i - start;
            var value = weights[index] * (occurrences == 1 ? 1f : 1f + MathF.Log(occurrences));
            _indices[distinct] = index;
            _values[distinct++] = value;
            squares += value * value;
        }

        Count = distinct;
        Scale(squares);
    }

    private void Scale(float squares)
    {
        var scale = squares > 0 ? 1f / MathF.Sqrt(squares) : 0f;
        for (var i = 0; i < Count; i++)
            _values[i] *= scale;
    }
}

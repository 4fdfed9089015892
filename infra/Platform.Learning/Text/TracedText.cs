namespace Platform.Learning.Text;

/// <summary>A text that was made from another, and knows for each of its parts which part of the other it stands for.</summary>
internal sealed class TracedText
{
    // Where each UTF-16 unit comes from; null as long as every unit has kept its place.
    private readonly int[]? _starts;
    private readonly int[]? _ends;

    private TracedText(string value, int[]? starts, int[]? ends)
    {
        Value = value;
        _starts = starts;
        _ends = ends;
    }

    public string Value { get; }

    /// <summary>Whether every unit stands where it stood in the original.</summary>
    public bool IsInPlace => _starts is null;

    /// <summary>A text whose units all stand where they stood in the original.</summary>
    public static TracedText InPlace(string value) => new(value, null, null);

    /// <summary>The part of the original that a part of this text stands for.</summary>
    public (int Start, int Length) Source(int start, int length)
    {
        if (_starts is null || length == 0)
            return (_starts is null ? start : start < _starts.Length ? _starts[start] : _ends is [.., var last] ? last : 0, length);
        var from = _starts[start];
        return (from, _ends![start + length - 1] - from);
    }

    /// <summary>The same places with other characters, one for one.</summary>
    public TracedText Mapped(Func<string, string> map)
    {
        var value = map(Value);
        return value.Length == Value.Length ? new TracedText(value, _starts, _ends) : throw new InvalidOperationException("The length changed.");
    }

    /// <summary>Makes a text of pieces of another; what is never replaced costs nothing.</summary>
    internal struct Builder(TracedText source)
    {
        private System.Text.StringBuilder? _text;
        private List<(int Start, int End)>? _places;
        private int _done;

        /// <summary>Puts <paramref name="replacement"/> in place of a part of the source; parts come in order.</summary>
        public void Replace(int start, int length, string replacement)
        {
            _text ??= new System.Text.StringBuilder(source.Value.Length + 16);
            _places ??= new List<(int, int)>(source.Value.Length + 16);
            Keep(start);
            var (from, size) = source.Source(start, length);
            _text.Append(replacement);
            for (var i = 0; i < replacement.Length; i++)
                _places.Add((from, from + size));
            _done = start + length;
        }

        public TracedText Build()
        {
            if (_text is null)
                return source;
            Keep(source.Value.Length);
            return new TracedText(_text.ToString(), [.. _places!.Select(place => place.Start)], [.. _places!.Select(place => place.End)]);
        }

        private void Keep(int end)
        {
            _text!.Append(source.Value, _done, end - _done);
            for (var i = _done; i < end; i++)
            {
                var (from, size) = source.Source(i, 1);
                _places!.Add((from, from + size));
            }

            _done = end;
        }
    }
}

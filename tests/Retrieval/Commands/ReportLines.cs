namespace Platform.Knowledge.Benchmarks.Commands;

/// <summary>What is printed as it comes and kept for the report.</summary>
internal sealed class ReportLines
{
    private readonly List<string> _lines = [];
    private readonly List<string> _notes = [];

    /// <summary>A bar was not reached.</summary>
    public bool Missed { get; private set; }

    public string Text => string.Join('\n', _lines);

    public void Add(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
            _lines.Add(line);
        }
    }

    /// <summary>A sentence that comes after the table.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Writes the notes.</summary>
    public void Notes()
    {
        foreach (var note in _notes)
            Add("", note);
        _notes.Clear();
    }

    public string Verdict(bool reached)
    {
        Missed |= !reached;
        return reached ? "reached" : "**missed**";
    }
}

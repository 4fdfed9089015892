namespace Platform.Nlu.Text;

/// <summary>The tables that are built into the service: lines of columns with tabs between, # before a remark.</summary>
internal static class NluTables
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(NluTables).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is not built in.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split('\t');
        }
    }
}

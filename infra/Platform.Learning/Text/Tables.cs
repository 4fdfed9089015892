using System.Reflection;

namespace Platform.Learning.Text;

/// <summary>Tables that are built into an assembly: lines of columns with tabs between, # before a remark.</summary>
public static class Tables
{
    /// <summary>The columns of each line.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no such table.</exception>
    public static IEnumerable<string[]> Rows(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is not built in.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split('\t');
        }
    }
}

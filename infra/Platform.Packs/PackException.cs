using Platform.Hosting;

namespace Platform.Packs;

/// <summary>A pack has errors; the message has a line for each: file, line, what is wrong, what is allowed.</summary>
public sealed class PackException(IReadOnlyList<string> errors) : StartupException(string.Join(Environment.NewLine, errors))
{
    /// <summary>The errors.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}

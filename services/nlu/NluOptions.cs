using System.ComponentModel.DataAnnotations;

namespace Platform.Nlu;

/// <summary>Settings of the nlu service (section <c>Nlu</c>).</summary>
internal sealed class NluOptions
{
    /// <summary>Characters of a message that are read; the rest of a longer one is left out.</summary>
    [Range(100, 100_000)]
    public int MaxCharacters { get; set; } = 4_000;
}

using System.ComponentModel.DataAnnotations;

namespace Platform.Sentiment;

/// <summary>Settings of the sentiment service (section <c>Sentiment</c>).</summary>
internal sealed class SentimentOptions
{
    /// <summary>Characters of a message that are read; the rest of a longer one is left out.</summary>
    [Range(100, 100_000)]
    public int MaxCharacters { get; set; } = 8_000;
}

using System.ComponentModel.DataAnnotations;

namespace Platform.Knowledge.Documents;

/// <summary>What a document may hold at most (section <c>Knowledge:Documents</c>); each must be at least 1.</summary>
internal sealed class DocumentLimits
{
    /// <summary>Bytes of the file as sent.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "Knowledge:Documents:FileBytes must be at least 1.")]
    public int FileBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>Bytes of an Office file when it is unpacked.</summary>
    [Range(1, double.MaxValue, ErrorMessage = "Knowledge:Documents:ExpandedBytes must be at least 1.")]
    public long ExpandedBytes { get; set; } = 300L * 1024 * 1024;

    /// <summary>Parts of an Office file.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "Knowledge:Documents:ArchiveEntries must be at least 1.")]
    public int ArchiveEntries { get; set; } = 5000;

    /// <summary>Pages of a PDF.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "Knowledge:Documents:Pages must be at least 1.")]
    public int Pages { get; set; } = 2000;

    /// <summary>Rows of all sheets or tables together.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "Knowledge:Documents:Rows must be at least 1.")]
    public int Rows { get; set; } = 100_000;

    /// <summary>Characters of the text that is read.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "Knowledge:Documents:Characters must be at least 1.")]
    public int Characters { get; set; } = 2_000_000;

    /// <summary>How long a file may be read. 1 second to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Knowledge:Documents:ReadWithin must be 1 second to 1 hour.")]
    public TimeSpan ReadWithin { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the outcome of an import is kept, and a file that cannot be read yet. 1 hour to 1 year.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00", ErrorMessage = "Knowledge:Documents:KeepImportsFor must be 1 hour to 1 year.")]
    public TimeSpan KeepImportsFor { get; set; } = TimeSpan.FromDays(7);
}

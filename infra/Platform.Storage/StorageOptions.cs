using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Platform.Storage;

/// <summary>Which store, and where (section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>The kind of store: <c>sqlite</c>.</summary>
    [Required, AllowedValues("sqlite", ErrorMessage = "Storage:Kind must be sqlite.")]
    public string? Kind { get; set; }

    /// <summary>Folder of the SQLite files, one for each service.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>The full path of <see cref="DataFolder"/>, for those who need it before options are bound.</summary>
    public static string DataFolderIn(IConfiguration configuration) =>
        Path.GetFullPath(configuration["Storage:DataFolder"] ?? new StorageOptions().DataFolder);
}

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Platform.Storage;

/// <summary>Which store, and where (section <c>Storage</c>).</summary>
public sealed class StorageOptions : IValidatableObject
{
    /// <summary>The kind of store: <c>sqlite</c> or <c>mongodb</c>.</summary>
    [Required(ErrorMessage = "Storage:Kind is missing; it must be sqlite or mongodb.")]
    [AllowedValues("sqlite", "mongodb", ErrorMessage = "Storage:Kind must be sqlite or mongodb.")]
    public string? Kind { get; set; }

    /// <summary>Folder of the SQLite files, one for each service.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>The MongoDB, with <see cref="Kind"/> <c>mongodb</c>.</summary>
    [ValidateObjectMembers]
    public MongoOptions MongoDb { get; set; } = new();

    /// <summary>The full path of <see cref="DataFolder"/>, for those who need it before options are bound.</summary>
    public static string DataFolderIn(IConfiguration configuration) =>
        Path.GetFullPath(configuration["Storage:DataFolder"] ?? new StorageOptions().DataFolder);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind != "mongodb")
            yield break;
        if (string.IsNullOrWhiteSpace(MongoDb.ConnectionString))
        {
            yield return new ValidationResult("Storage:MongoDb:ConnectionString is missing; e.g. mongodb://user:password@host/?replicaSet=rs0.");
            yield break;
        }

        // The driver's own message could repeat the password.
        if (!IsConnectionString(MongoDb.ConnectionString))
            yield return new ValidationResult("Storage:MongoDb:ConnectionString is not one; it begins with mongodb:// or mongodb+srv://, and special characters of the password are written as %xx.");
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return MongoUrl.Create(text) is not null;
        }
        catch (MongoConfigurationException)
        {
            return false;
        }
    }
}

using System.ComponentModel.DataAnnotations;

namespace Platform.Hosting;

/// <summary>The tenants that this installation serves (section <c>Tenancy</c>).</summary>
public sealed class TenantsOptions : IValidatableObject
{
    /// <summary>Folder of the workspace packs.</summary>
    [Required]
    public string PacksFolder { get; set; } = "packs";

    /// <summary>Tenants by id (lower case letters, digits and hyphens).</summary>
    public Dictionary<string, TenantOptions> Tenants { get; set; } = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Tenants.Count == 0)
            yield return new ValidationResult("Tenancy:Tenants is empty; name at least one, e.g. Tenancy:Tenants:shop:Pack=shop.");
        foreach (var (id, tenant) in Tenants)
        {
            if (id.Length is 0 or > 40 || id.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
                yield return new ValidationResult($"Tenancy:Tenants:{id} is not a tenant id; allowed are 1 to 40 lower case letters, digits and hyphens.");
            if (string.IsNullOrWhiteSpace(tenant.Pack))
                yield return new ValidationResult($"Tenancy:Tenants:{id}:Pack is missing; it names a folder under {PacksFolder}.");
        }
    }
}

/// <summary>One tenant.</summary>
public sealed class TenantOptions
{
    /// <summary>The workspace pack: a folder under <see cref="TenantsOptions.PacksFolder"/>.</summary>
    public string Pack { get; set; } = "";

    /// <summary>Whether anybody may open the web chat page of this tenant.</summary>
    public bool WebChat { get; set; } = true;

    /// <summary>Whether a version of an article is published only after another person than its author has approved it.</summary>
    public bool FourEyes { get; set; }
}

using System.ComponentModel.DataAnnotations;
using Platform.FrontDoor.Proxying;

namespace Platform.FrontDoor;

/// <summary>Settings of the front door (section <c>FrontDoor</c>).</summary>
internal sealed class FrontDoorOptions : IValidatableObject
{
    /// <summary>The replicas of each service, e.g. <c>FrontDoor:Services:audit:0=http://audit:8080</c>.</summary>
    public Dictionary<string, IList<string>> Services { get; } = new(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var known = PublicPaths.Services;
        if (Services.Count == 0)
            yield return new ValidationResult(
                $"FrontDoor:Services is empty; name the replicas of one or more of: {string.Join(", ", known)}, e.g. FrontDoor:Services:{known[0]}:0=http://{known[0]}:8080.");
        foreach (var (service, replicas) in Services)
        {
            if (!known.Contains(service))
                yield return new ValidationResult($"FrontDoor:Services:{service} is not known; allowed are: {string.Join(", ", known)}.");
            for (var i = 0; i < replicas.Count; i++)
            {
                if (!Uri.TryCreate(replicas[i], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
                    yield return new ValidationResult($"FrontDoor:Services:{service}:{i} must be http(s)://host:port without a path.");
            }
        }
    }
}

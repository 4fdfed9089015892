using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Security;

/// <summary>Finds the key that a caller presents; follows changes of the configuration.</summary>
internal sealed class ApiKeys
{
    private volatile IReadOnlyDictionary<string, ApiKeyOptions> _byHash;

    public ApiKeys(IOptionsMonitor<SecurityOptions> options)
    {
        _byHash = Index(options.CurrentValue);
        options.OnChange(changed => _byHash = Index(changed));
    }

    public static string NewKey() => "pk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public ApiKeyOptions? Find(string key) => _byHash.GetValueOrDefault(Hash(key));

    private static Dictionary<string, ApiKeyOptions> Index(SecurityOptions options) =>
        options.Keys.GroupBy(key => key.Sha256, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key.ToLowerInvariant(), group => group.First(), StringComparer.Ordinal);
}

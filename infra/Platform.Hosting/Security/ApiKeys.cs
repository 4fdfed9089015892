using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Security;

/// <summary>Finds the key that a caller presents; follows changes of the configuration.</summary>
internal sealed class ApiKeys
{
    private volatile ILookup<long, (byte[] Hash, ApiKeyOptions Key)> _byBeginning;

    public ApiKeys(IOptionsMonitor<SecurityOptions> options)
    {
        _byBeginning = Index(options.CurrentValue);
        options.OnChange(changed => _byBeginning = Index(changed));
    }

    public static string NewKey() => "pk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string key) => Convert.ToHexStringLower(HashOf(key));

    public ApiKeyOptions? Find(string key)
    {
        var hash = HashOf(key);
        // The beginning of a hash tells nothing of the key; the rest is compared in a time that depends on neither.
        foreach (var candidate in _byBeginning[BeginningOf(hash)])
        {
            if (CryptographicOperations.FixedTimeEquals(candidate.Hash, hash))
                return candidate.Key;
        }

        return null;
    }

    private static ILookup<long, (byte[] Hash, ApiKeyOptions Key)> Index(SecurityOptions options) =>
        options.Keys.Values.Select(key => (Hash: Convert.FromHexString(key.Sha256), Key: key)).ToLookup(entry => BeginningOf(entry.Hash));

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static long BeginningOf(byte[] hash) => BinaryPrimitives.ReadInt64BigEndian(hash);
}

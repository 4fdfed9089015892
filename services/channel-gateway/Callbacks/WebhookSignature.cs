using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Platform.ChannelGateway.Callbacks;

/// <summary>Standard Webhooks 1.0: <c>v1</c>, HMAC-SHA-256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    public const string Prefix = "whsec_";

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key's bytes, or null if the secret has not the form <c>whsec_</c> and 24 to 64 bytes in Base64.</summary>
    public static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        Span<byte> key = stackalloc byte[96];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length is >= 24 and <= 64
            ? key[..length].ToArray()
            : null;
    }

    public static string Sign(byte[] key, string id, DateTimeOffset at, string body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
    }
}

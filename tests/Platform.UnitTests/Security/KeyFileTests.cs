using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Platform.Hosting.Security;

namespace Platform.UnitTests.Security;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-keys-").FullName;

    private string SettingsPath => Path.Combine(_folder, "keys", "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_is_issued_once_and_only_its_hash_is_in_the_settings()
    {
        var first = KeyFile.Issue(_folder, "shop", "whatsapp", Scopes.Messages);
        var plain = File.ReadAllText(first);
        var second = KeyFile.Issue(_folder, "shop", "whatsapp", Scopes.Messages);

        Assert.Equal(first, second);
        Assert.Equal(plain, File.ReadAllText(second));
        Assert.DoesNotContain(plain, File.ReadAllText(SettingsPath), StringComparison.Ordinal);
        Assert.Equal(HashOf(plain), Assert.Single(Options().Keys).Value.Sha256);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first) | File.GetUnixFileMode(SettingsPath));
    }

    [Fact]
    public void Rotation_adds_a_key_with_the_same_scopes_and_gives_the_old_one_an_end()
    {
        var old = File.ReadAllText(KeyFile.Issue(_folder, "shop", "console", Scopes.Agent, Scopes.Manage));
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var rotated = File.ReadAllText(KeyFile.Rotate(_folder, "shop", "console", end)!);

        var keys = Options().Keys.Values.ToDictionary(key => key.Sha256);
        Assert.Equal(2, keys.Count);
        Assert.Equal(end, keys[HashOf(old)].Expires);
        Assert.Null(keys[HashOf(rotated)].Expires);
        Assert.Equal([Scopes.Agent, Scopes.Manage], keys[HashOf(rotated)].Scopes);
    }

    [Fact]
    public void Rotation_of_a_key_that_is_not_there_changes_nothing()
    {
        KeyFile.Issue(_folder, "shop", "whatsapp", Scopes.Messages);
        var before = File.ReadAllText(SettingsPath);

        Assert.Null(KeyFile.Rotate(_folder, "bank", "whatsapp", DateTimeOffset.MaxValue));
        Assert.Equal(before, File.ReadAllText(SettingsPath));
    }

    [Fact]
    public void Revocation_withdraws_the_old_ones_too_and_no_other_channels()
    {
        KeyFile.Issue(_folder, "shop", "whatsapp", Scopes.Messages);
        KeyFile.Rotate(_folder, "shop", "whatsapp", DateTimeOffset.MaxValue);
        var other = File.ReadAllText(KeyFile.Issue(_folder, "bank", "whatsapp", Scopes.Messages));

        Assert.Equal(2, KeyFile.Revoke(_folder, "shop", "whatsapp"));

        Assert.Equal(HashOf(other), Assert.Single(Options().Keys).Value.Sha256);
        Assert.False(File.Exists(Path.Combine(_folder, "keys", "shop-whatsapp.key")));
    }

    [Fact]
    public void Keys_that_an_earlier_version_numbered_stay_valid_and_never_mix_with_numbered_settings()
    {
        var old = new string('a', 64);
        Directory.CreateDirectory(Path.GetDirectoryName(SettingsPath)!);
        File.WriteAllText(SettingsPath, $$$"""{"Security":{"Keys":[{"Tenant":"shop","Channel":"old","Scopes":["messages"],"Sha256":"{{{old}}}"}]}}""");

        KeyFile.Issue(_folder, "shop", "new", Scopes.Messages);

        var keys = Options(new Dictionary<string, string?> { ["Security:Keys:0:Scopes:1"] = "manage", ["Security:Keys:0:Sha256"] = new string('b', 64) }).Keys;
        Assert.Equal(["messages"], keys.Values.Single(key => key.Sha256 == old).Scopes);
        Assert.Equal(3, keys.Count);
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private SecurityOptions Options(Dictionary<string, string?>? others = null) => new ConfigurationBuilder()
        .AddInMemoryCollection(others ?? []).AddJsonFile(SettingsPath).Build().GetSection("Security").Get<SecurityOptions>()!;
}

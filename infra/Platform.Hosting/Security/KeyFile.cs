using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Platform.Hosting.Security;

/// <summary>
/// A settings file with the hashes of issued keys, beside the keys themselves, readable by their owner only. For
/// installations without a secret store; elsewhere the hashes come as configuration like any other.
/// </summary>
public static class KeyFile
{
    /// <summary>
    /// Issues a key unless the file has one of this tenant and channel. Returns the path of the file that holds the
    /// key itself: <c>{folder}/keys/{tenant}-{channel}.key</c>.
    /// </summary>
    public static string Issue(string folder, string tenant, string channel, params IReadOnlyList<string> scopes)
    {
        var settings = Read(folder);
        var keys = KeysOf(settings);
        var name = $"{tenant}-{channel}";
        var path = KeyPath(folder, name);
        if (!File.Exists(path) || !keys.ContainsKey(name))
            Add(folder, settings, name, tenant, channel, scopes);
        return path;
    }

    /// <summary>
    /// Issues a new key with the scopes of the one there is, which stays valid until <paramref name="oldExpires"/>. Returns
    /// the path of the key's file, or null if there is no such key.
    /// </summary>
    public static string? Rotate(string folder, string tenant, string channel, DateTimeOffset oldExpires)
    {
        var settings = Read(folder);
        var keys = KeysOf(settings);
        var name = $"{tenant}-{channel}";
        if (keys[name] is not JsonObject old)
            return null;
        keys.Remove(name);
        old["Expires"] = oldExpires;
        keys[$"{name}-{((string)old["Sha256"]!)[..8]}"] = old;
        return Add(folder, settings, name, tenant, channel, [.. old["Scopes"]!.AsArray().Select(scope => (string)scope!)]);
    }

    /// <summary>Withdraws all keys of a tenant's channel; returns how many there were.</summary>
    public static int Revoke(string folder, string tenant, string channel)
    {
        var settings = Read(folder);
        var keys = KeysOf(settings);
        string[] revoked = [.. keys.Where(key => (string?)key.Value!["Tenant"] == tenant && (string?)key.Value["Channel"] == channel).Select(key => key.Key)];
        foreach (var name in revoked)
            keys.Remove(name);
        if (revoked.Length > 0)
            Write(folder, settings);
        File.Delete(KeyPath(folder, $"{tenant}-{channel}"));
        return revoked.Length;
    }

    /// <summary>Adds the issued keys, if there are any, to the configuration, which follows later changes.</summary>
    internal static void AddTo(IConfigurationBuilder configuration, string folder)
    {
        var path = SettingsPath(folder);
        // Without its folder the one above would be watched, in which the databases change all the time.
        if (Directory.Exists(Path.GetDirectoryName(path)))
            configuration.AddJsonFile(path, optional: true, reloadOnChange: true);
    }

    private static string SettingsPath(string folder) => Path.GetFullPath(Path.Combine(folder, "keys", "keys.json"));

    private static string KeyPath(string folder, string name) => Path.GetFullPath(Path.Combine(folder, "keys", name + ".key"));

    private static JsonObject Read(string folder) =>
        File.Exists(SettingsPath(folder)) ? JsonNode.Parse(File.ReadAllText(SettingsPath(folder)))!.AsObject() : [];

    // By name, so that they never fall together with keys that are numbered elsewhere in the configuration.
    private static JsonObject KeysOf(JsonObject settings)
    {
        var security = settings["Security"] ??= new JsonObject();
        if (security["Keys"] is JsonArray numbered)
            security["Keys"] = new JsonObject(numbered.Select(key => KeyValuePair.Create($"{key!["Tenant"]}-{key["Channel"]}", (JsonNode?)key.DeepClone())));
        return (JsonObject)(security["Keys"] ??= new JsonObject());
    }

    private static string Add(string folder, JsonObject settings, string name, string tenant, string channel, IReadOnlyList<string> scopes)
    {
        var plain = ApiKeys.NewKey();
        KeysOf(settings)[name] = new JsonObject
        {
            ["Tenant"] = tenant,
            ["Channel"] = channel,
            ["Scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
            ["Sha256"] = ApiKeys.Hash(plain),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(KeyPath(folder, name))!);
        // The hash first: whoever finds the new key can use it.
        Write(folder, settings);
        WritePrivate(KeyPath(folder, name), plain);
        return KeyPath(folder, name);
    }

    private static void Write(string folder, JsonObject settings) =>
        WritePrivate(SettingsPath(folder), settings.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

    private static void WritePrivate(string path, string content)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(temporary, options))
            writer.Write(content);
        File.Move(temporary, path, overwrite: true);
    }
}

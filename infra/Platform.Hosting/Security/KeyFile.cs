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
        var settingsPath = SettingsPath(folder);
        var keyPath = Path.GetFullPath(Path.Combine(folder, "keys", $"{tenant}-{channel}.key"));
        var settings = File.Exists(settingsPath) ? JsonNode.Parse(File.ReadAllText(settingsPath))! : new JsonObject();
        var security = settings["Security"] ??= new JsonObject();
        var keys = (JsonArray)(security["Keys"] ??= new JsonArray());
        if (File.Exists(keyPath) && keys.Any(key => (string?)key!["Tenant"] == tenant && (string?)key["Channel"] == channel))
            return keyPath;

        Directory.CreateDirectory(Path.GetDirectoryName(keyPath)!);
        var plain = ApiKeys.NewKey();
        WritePrivate(keyPath, plain);
        keys.Add(new JsonObject
        {
            ["Tenant"] = tenant,
            ["Channel"] = channel,
            ["Scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
            ["Sha256"] = ApiKeys.Hash(plain),
        });
        WritePrivate(settingsPath, settings.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return keyPath;
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

#:property PublishAot=false

// Writes what each service consists of, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/).
//
//   dotnet run infra/dev/sbom.cs -- <folder of the services> <folder of what was built> <folder for the lists>
//
// The packages and their hashes come from the deps.json of the build, their licences from NuGet's own folder of packages.

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

if (args is not [var services, var built, var target])
{
    Console.Error.WriteLine("usage: sbom.cs <folder of the services> <folder of what was built> <folder for the lists>");
    return 2;
}

var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
    ? named
    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
Directory.CreateDirectory(target);
foreach (var project in Directory.EnumerateFiles(services, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    var name = Path.GetFileNameWithoutExtension(project);
    var service = Path.GetFileName(Path.GetDirectoryName(project))!;
    var folder = Path.Combine(built, name, "release");
    if (!File.Exists(Path.Combine(folder, name + ".deps.json")))
    {
        Console.Error.WriteLine($"{service} is not built: {folder} has no {name}.deps.json");
        return 1;
    }

    var list = Bom(service, Read(Path.Combine(folder, name + ".deps.json")), Read(Path.Combine(folder, name + ".runtimeconfig.json")));
    var file = Path.Combine(target, service + ".cdx.json");
    File.WriteAllText(file, list.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    Console.WriteLine($"{file}: {list["components"]!.AsArray().Count} components");
}

return 0;

static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(path))!;

JsonObject Bom(string service, JsonNode dependencies, JsonNode runtime)
{
    var libraries = dependencies["libraries"]!.AsObject();
    var edges = dependencies["targets"]![(string)dependencies["runtimeTarget"]!["name"]!]!.AsObject();
    var root = libraries.First(library => (string)library.Value!["type"]! == "project").Key;
    var components = new JsonArray();
    foreach (var (id, library) in libraries.Where(library => library.Key != root))
        components.Add(Component(id, library!));
    var frameworks = runtime["runtimeOptions"]!["frameworks"]?.AsArray() ?? [runtime["runtimeOptions"]!["framework"]!.DeepClone()];
    foreach (var framework in frameworks)
        components.Add(new JsonObject { ["type"] = "framework", ["name"] = (string)framework!["name"]!, ["version"] = (string)framework["version"]! });

    return new JsonObject
    {
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["version"] = 1,
        ["metadata"] = new JsonObject
        {
            ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = root, ["name"] = "platform/" + service, ["version"] = root.Split('/')[1] },
        },
        ["components"] = components,
        ["dependencies"] = new JsonArray([.. edges.Select(edge => new JsonObject
        {
            ["ref"] = edge.Key,
            ["dependsOn"] = new JsonArray([.. (edge.Value!["dependencies"]?.AsObject() ?? []).Select(on => $"{on.Key}/{on.Value}").Where(libraries.ContainsKey).Select(on => JsonValue.Create(on))]),
        })]),
    };
}

JsonObject Component(string id, JsonNode library)
{
    var (name, version) = id.Split('/') is [var first, var second] ? (first, second) : throw new InvalidDataException($"'{id}' is not name/version.");
    var component = new JsonObject { ["type"] = "library", ["bom-ref"] = id, ["name"] = name, ["version"] = version };
    if ((string)library["type"]! != "package")
        return component;
    component["purl"] = $"pkg:nuget/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}";
    if ((string?)library["sha512"] is { Length: > 7 } hash)
        component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..])) });
    if (Licence(Path.Combine(packages, (string)library["path"]!, name.ToLowerInvariant() + ".nuspec")) is { } licence)
        component["licenses"] = new JsonArray(licence);
    return component;
}

// An SPDX expression where the package gives one; else the file or address that it names.
static JsonObject? Licence(string nuspec)
{
    if (!File.Exists(nuspec))
        return null;
    var metadata = XDocument.Load(nuspec).Root!.Elements().First(element => element.Name.LocalName == "metadata").Elements().ToLookup(element => element.Name.LocalName);
    var (licence, address) = (metadata["license"].FirstOrDefault(), metadata["licenseUrl"].FirstOrDefault()?.Value);
    if (licence?.Attribute("type")?.Value == "expression")
        return new JsonObject { ["expression"] = licence.Value };
    if (licence is not null)
        return new JsonObject { ["license"] = new JsonObject { ["name"] = $"{licence.Value} in the package" } };
    return address is null ? null : new JsonObject { ["license"] = new JsonObject { ["name"] = address, ["url"] = address } };
}

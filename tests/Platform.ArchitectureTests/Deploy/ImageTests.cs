using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Platform.ArchitectureTests.Deploy;

public partial class ImageTests
{
    private static readonly IReadOnlyList<(string Name, string File)> Services = [.. Repository.ProjectFiles
        .Where(file => file.Contains("/services/", StringComparison.Ordinal))
        .Select(file => (Path.GetFileName(Path.GetDirectoryName(file))!, file))];

    [Fact]
    public void Every_service_has_an_image_and_the_chart_names_no_other()
    {
        var built = ImageLoop().Match(File.ReadAllText(Path.Combine(Repository.Root, "Makefile"))).Groups[1].Value.Split(' ');
        var named = Chart.Of("").OwnPods().SelectMany(pod => pod.Spec.Containers).Select(container => container.Image)
            .Where(image => image.StartsWith("platform/", StringComparison.Ordinal)).Select(image => image["platform/".Length..image.IndexOf(':', StringComparison.Ordinal)]);

        Assert.Equal(Services.Select(service => service.Name).Order(), built.Order());
        Assert.Equal(built.Order(), named.Distinct().Order());
    }

    [Fact]
    public void Images_are_small_and_do_not_run_as_root()
    {
        var properties = XDocument.Load(Path.Combine(Repository.Root, "services", "Directory.Build.props")).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);

        Assert.EndsWith("-chiseled", properties["ContainerFamily"].Single(), StringComparison.Ordinal);
        // A number, so that Kubernetes can see that it is not root.
        Assert.All(Chart.Of("").OwnPods(), pod => Assert.Equal(properties["ContainerUser"].Single(), pod.Spec.SecurityContext.RunAsUser.ToString()));
    }

    [Fact]
    public void Images_of_those_who_read_packs_hold_them()
    {
        var readers = Services.Where(service => Repository.SourceFiles($"services/{service.Name}").Any(file => File.ReadAllText(file).Contains("AddTenantPacks()", StringComparison.Ordinal)));
        var shipping = Services.Where(service => XDocument.Load(service.File).Descendants("ShipsPacks").Any(ships => ships.Value == "true"));

        Assert.NotEmpty(readers);
        Assert.Equal(readers.Select(service => service.Name).Append("standalone").Order(), shipping.Select(service => service.Name).Order());
    }

    [Fact]
    public void The_list_of_an_image_names_every_package_in_it()
    {
        var built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        var lists = Directory.CreateTempSubdirectory("sbom-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
            foreach (var argument in (string[])["run", "infra/dev/sbom.cs", "--", "services", built, lists])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);

            Assert.All(Services, service =>
            {
                var project = Path.GetFileNameWithoutExtension(service.File);
                var packages = JsonNode.Parse(File.ReadAllText(Path.Combine(built, project, "release", project + ".deps.json")))!["libraries"]!.AsObject()
                    .Where(library => (string)library.Value!["type"]! == "package").Select(library => library.Key).Order().ToArray();
                var bom = JsonNode.Parse(File.ReadAllText(Path.Combine(lists, service.Name + ".cdx.json")))!;
                var components = bom["components"]!.AsArray().Where(component => component!["purl"] is not null).ToArray();

                Assert.NotEmpty(packages);
                Assert.Equal(("CycloneDX", "1.6"), ((string)bom["bomFormat"]!, (string)bom["specVersion"]!));
                Assert.Equal(packages, components.Select(component => ((string)component!["purl"]!)["pkg:nuget/".Length..].Replace('@', '/')).Order());
                Assert.All(components, component => Assert.Matches("^[0-9a-f]{128}$", (string)component!["hashes"]![0]!["content"]!));
                Assert.All(components, component => Assert.NotNull(component!["licenses"]?[0]));
                Assert.Contains(bom["components"]!.AsArray(), component => (string)component!["type"]! == "framework");
            });
        }
        finally
        {
            Directory.Delete(lists, recursive: true);
        }
    }

    [GeneratedRegex("images: .*\n\t@for service in ([a-z -]+);")]
    private static partial Regex ImageLoop();
}

using System.Reflection;
using Platform.Hosting;

namespace Platform.ArchitectureTests;

public class ReferenceRules
{
    [Fact]
    public void Contracts_reference_nothing_but_the_framework()
    {
        var project = Repository.ProjectFiles.Single(file => file.EndsWith("Platform.Contracts.csproj", StringComparison.Ordinal));

        Assert.Empty(Repository.ReferencesOf(project, "PackageReference"));
        Assert.Empty(Repository.ReferencesOf(project, "ProjectReference"));
        Assert.All(Repository.Contracts.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Platform.Storage", "")]
    [InlineData("Platform.Hosting", "Platform.Storage")]
    [InlineData("Platform.Packs", "Platform.Contracts Platform.Hosting")]
    [InlineData("Platform.Clients", "Platform.Contracts")]
    public void Infrastructure_references_only_what_lies_below_it(string name, string allowed)
    {
        var project = Repository.ProjectFiles.Single(file => file.EndsWith($"{name}.csproj", StringComparison.Ordinal));

        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), Repository.ReferencesOf(project, "ProjectReference"));
    }

    [Fact]
    public void No_service_references_another()
    {
        string[] services = [.. Repository.Services.Select(assembly => assembly.GetName().Name!)];

        Assert.Equal(8, services.Length);
        Assert.All(Repository.Services, service => Assert.Empty(
            service.GetReferencedAssemblies().Select(reference => reference.Name).Intersect(services)));
    }

    [Fact]
    public void Services_do_not_call_each_other_over_http()
    {
        // What they tell each other goes over the bus. A call would need a credential and a scope of its own: see docs/security.md.
        Assert.All(Repository.Services, service => Assert.DoesNotContain(
            service.GetReferencedAssemblies(), reference => reference.Name is "Platform.Clients" or "Refit"));
        // What goes out to others is guarded.
        Assert.Empty(Callers("AddHttpClient"));
        Assert.Equal(["CallbackHttp.cs", "SourceHttp.cs"], Callers("AddGuardedHttpClient").Order());

        static IEnumerable<string?> Callers(string method) => Repository.SourceFiles("services")
            .Where(file => File.ReadAllText(file).Contains(method, StringComparison.Ordinal)).Select(Path.GetFileName);
    }

    [Fact]
    public void A_service_shows_one_public_type()
    {
        Assert.All(Repository.Services, service => Assert.Single(
            service.GetTypes(),
            // What compilers and generators add is not the service's own.
            type => type.IsPublic && type.Namespace?.StartsWith("Platform", StringComparison.Ordinal) == true
                && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null));
    }

    [Fact]
    public void What_a_service_has_inside_is_sealed_or_static()
    {
        var open = Repository.Services.SelectMany(service => service.GetTypes())
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, IsNested: false }
                && type.Namespace?.StartsWith("Platform", StringComparison.Ordinal) == true
                && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null);

        Assert.Empty(open.Select(type => type.FullName));
    }

    [Fact]
    public void MassTransit_stays_on_the_free_major_version()
    {
        var version = typeof(MassTransit.IBus).Assembly.GetName().Version!;

        Assert.Equal(8, version.Major);
        Assert.Contains("Version=\"[8.5.12]\"", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Platform.sln")).Replace('\\', '/');

        Assert.NotEmpty(Repository.ProjectFiles);
        Assert.All(Repository.ProjectFiles, file =>
            Assert.Contains(Path.GetRelativePath(Repository.Root, file), solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_has_a_name_and_a_program_of_one_statement()
    {
        Assert.Equal(
            ["analytics", "audit", "channel-gateway", "front-door", "knowledge", "nlu", "routing", "sentiment"],
            Repository.ServiceInstances.Select(service => service.Name).Order());
        Assert.All(Repository.ServiceInstances, service =>
        {
            var program = File.ReadAllText(Path.Combine(Repository.Root, "services", service.Name, "Program.cs"));
            Assert.Single(program.Split(';', StringSplitOptions.TrimEntries), statement => statement.StartsWith("return PlatformHost.Run(args, new ", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Only_the_host_composes_services()
    {
        var composers = Repository.SourceFiles("services").Concat(Repository.SourceFiles("infra"))
            .Where(file => File.ReadAllText(file).Contains("AddMassTransit(", StringComparison.Ordinal));

        Assert.Equal(["BusRegistration.cs"], composers.Select(Path.GetFileName));
        Assert.NotNull(typeof(PlatformHost));
    }
}

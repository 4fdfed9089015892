using System.Text.RegularExpressions;

namespace Platform.ArchitectureTests;

public partial class SourceRules
{
    [Fact]
    public void Tests_wait_for_what_they_expect_and_never_for_a_time()
    {
        var sleepers = Repository.SourceFiles("tests")
            .Where(file => Path.GetFileName(file) != "SourceRules.cs" && !file.Contains("/Load/", StringComparison.Ordinal) && !file.Contains("/Benchmarks/", StringComparison.Ordinal))
            .Where(file => Sleep().IsMatch(File.ReadAllText(file)));

        Assert.Empty(sleepers);
    }

    [Fact]
    public void Types_have_no_names_that_say_nothing()
    {
        var empty = Repository.Services.SelectMany(service => service.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Platform", StringComparison.Ordinal) == true && Vague().IsMatch(type.Name));

        Assert.Empty(empty.Select(type => type.FullName));
    }

    [Fact]
    public void No_folder_is_a_catch_all()
    {
        var folders = new[] { "contracts", "infra", "services" }
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Select(Path.GetFileName).ToArray();

        Assert.NotEmpty(folders);
        Assert.Empty(folders.Intersect(["Common", "Shared", "Utils", "Helpers", "BuildingBlocks"]));
    }

    [GeneratedRegex("Task\\.Delay\\(|Thread\\.Sleep\\(")]
    private static partial Regex Sleep();

    [GeneratedRegex("(Manager|Helper|Processor|Utils?)$")]
    private static partial Regex Vague();
}

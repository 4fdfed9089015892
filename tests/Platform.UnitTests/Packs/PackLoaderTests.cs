using System.Reflection;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.UnitTests.Packs;

public sealed class PackLoaderTests : IDisposable
{
    private static readonly string Packs = Path.Combine(
        typeof(PackLoaderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "packs");

    private readonly string _parent = Directory.CreateTempSubdirectory("platform-pack-").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Theory]
    [InlineData("shop")]
    [InlineData("bank")]
    public void The_shipped_packs_have_what_a_tenant_needs(string name)
    {
        var pack = PackLoader.Load(Path.Combine(Packs, name));

        Assert.True(pack.Intents.Count >= 25, $"{pack.Intents.Count} intents");
        Assert.All(pack.Intents, intent => Assert.All(intent.Examples.Values, examples => Assert.True(examples.Count >= 15)));
        Assert.True(pack.Articles.Count(article => article.Language == "en") >= 40);
        Assert.True(pack.Articles.Count(article => article.Language == "zh") >= 40);
        Assert.Equal(["en", "zh"], pack.Languages);
    }

    [Theory]
    [InlineData("policies.yaml", "min_relevance: 0.35", "min_relevance: 7", "must be a number from 0 to 1")]
    [InlineData("policies.yaml", "wants_human", "wants_humans", "allowed are: wants_human, repeated_contact, threat_to_leave, threat_to_complain, crisis, critical_health")]
    [InlineData("pack.yaml", "description:", "descriptoin:", "is not a key of pack.yaml; allowed are: name, title, description, languages, brand, time_zone")]
    [InlineData("pack.yaml", "+08:00", "Mars/Base", "allowed are an offset from UTC such as '+08:00'")]
    [InlineData("entities.yaml", "names: [jacket, coat", "names: [shoes, coat", "the name 'shoes' already belongs to 'jacket'")]
    [InlineData("entities.yaml", "names: [jacket, coat, 外套, 夹克, 羽绒服]", "names: []", "the value 'jacket' needs at least one name")]
    [InlineData("entities.yaml", "  values:", "  pattern: a\n  values:", "has 'values', so it cannot have 'pattern'")]
    [InlineData("entities.yaml", "  examples: [BC-", "  check: crc\n  examples: [BC-", "'check' is 'crc'; allowed are: luhn, mod11_2, mod97")]
    [InlineData("entities.yaml", "  examples: [BC-", "  check: luhn\n  examples: [BC-", "does not pass the check 'luhn'")]
    [InlineData("scripts.yaml", "greeting:", "greetings:", "the script 'greeting' is missing")]
    public void An_error_names_file_line_what_is_wrong_and_what_is_allowed(string file, string from, string to, string expected)
    {
        var folder = Copy("shop");
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));

        var exception = Assert.Throws<PackException>(() => PackLoader.Load(folder));

        Assert.Contains(exception.Errors, error => error.Contains(expected, StringComparison.Ordinal));
        Assert.All(exception.Errors, error => Assert.Matches(@"^.+\.(yaml|md):\d+: ", error));
    }

    [Fact]
    public void The_line_is_the_line_of_the_error()
    {
        var folder = Copy("bank");
        var path = Path.Combine(folder, "policies.yaml");
        var lines = File.ReadAllLines(path);
        var line = Array.FindIndex(lines, text => text.Contains("dissatisfied_in_a_row", StringComparison.Ordinal));
        lines[line] = "  dissatisfied_in_a_row: many";
        File.WriteAllLines(path, lines);

        var exception = Assert.Throws<PackException>(() => PackLoader.Load(folder));

        Assert.Equal([$"{path}:{line + 1}: 'dissatisfied_in_a_row' must be a whole number from 1 to 10."], exception.Errors);
    }

    [Fact]
    public void How_deep_emotion_is_read_is_one_of_three()
    {
        var folder = Copy("shop");
        var path = Path.Combine(folder, "policies.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("reading: full", "reading: deep", StringComparison.Ordinal));

        var exception = Assert.Throws<PackException>(() => PackLoader.Load(folder));

        Assert.Contains("'reading' must be one of: full, light, off.", Assert.Single(exception.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_own_rule_emotion_is_read_in_full()
    {
        var folder = Copy("shop");
        var path = Path.Combine(folder, "policies.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("emotion:\n  reading: full\n", "", StringComparison.Ordinal));

        Assert.Equal(EmotionReading.Full, PackLoader.Load(folder).Policies.EmotionReading);
    }

    [Fact]
    public void Broken_yaml_is_an_error_with_its_line()
    {
        var folder = Copy("shop");
        File.WriteAllText(Path.Combine(folder, "policies.yaml"), "answer:\n  min: [1\n");

        var exception = Assert.Throws<PackException>(() => PackLoader.Load(folder));

        Assert.Contains(exception.Errors, error => error.Contains("not valid YAML", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_pack_names_those_that_are_there()
    {
        var exception = Assert.Throws<PackException>(() => PackLoader.Load(Path.Combine(Packs, "shopp")));

        Assert.Contains("bank", exception.Message, StringComparison.Ordinal);
    }

    private string Copy(string name)
    {
        var target = Path.Combine(_parent, name);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Packs, name), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Path.Combine(Packs, name), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}

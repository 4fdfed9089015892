using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.Packs;

/// <summary>Reads YAML nodes and collects errors with file and line, so that one run shows all of them.</summary>
internal sealed class YamlReader(string file, List<string> errors)
{
    public void Error(YamlNode? node, string message) => Error(node?.Start.Line ?? 1, message);

    public void Error(long line, string message) => errors.Add($"{file}:{line}: {message}");

    public YamlNode? Parse(string text, long firstLine = 1)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(new string('\n', (int)firstLine - 1) + text));
            if (stream.Documents.Count == 1)
                return stream.Documents[0].RootNode;
            Error(1, "the file is empty; see docs/packs.md for what belongs here.");
        }
        catch (YamlException exception)
        {
            Error(exception.Start.Line, $"not valid YAML: {exception.InnerException?.Message ?? exception.Message}");
        }

        return null;
    }

    /// <summary>The keys of a mapping; a key outside of <paramref name="allowed"/> is an error.</summary>
    public Dictionary<string, YamlNode> Fields(YamlNode? node, string what, params string[] allowed)
    {
        var fields = Map(node, what);
        foreach (var (key, value) in fields)
        {
            if (!allowed.Contains(key))
                Error(value, $"'{key}' is not a key of {what}; allowed are: {string.Join(", ", allowed)}.");
        }

        return fields;
    }

    public Dictionary<string, YamlNode> Map(YamlNode? node, string what)
    {
        var fields = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            Error(node, $"{what} must be a mapping of keys to values.");
            return fields;
        }

        foreach (var (key, value) in mapping.Children)
            fields[((YamlScalarNode)key).Value ?? ""] = value;
        return fields;
    }

    public IEnumerable<YamlNode> Items(YamlNode? node, string what)
    {
        if (node is YamlSequenceNode sequence)
            return sequence.Children;
        Error(node, $"{what} must be a list.");
        return [];
    }

    public string Text(YamlNode? node, string what)
    {
        if (node is YamlScalarNode { Value: { } value } && !string.IsNullOrWhiteSpace(value))
            return value;
        Error(node, $"{what} must be a text that is not empty.");
        return "";
    }

    public List<string> Texts(YamlNode? node, string what) => [.. Items(node, what).Select(item => Text(item, $"each item of {what}"))];

    public double Fraction(YamlNode? node, string what)
    {
        if (double.TryParse(Text(node, what), System.Globalization.CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
            return value;
        Error(node, $"{what} must be a number from 0 to 1.");
        return 0;
    }

    public int Count(YamlNode? node, string what, int from, int to)
    {
        if (int.TryParse(Text(node, what), System.Globalization.CultureInfo.InvariantCulture, out var value) && value >= from && value <= to)
            return value;
        Error(node, $"{what} must be a whole number from {from} to {to}.");
        return from;
    }

    /// <summary>A mapping from every language of the pack to something.</summary>
    public Dictionary<string, TValue> ByLanguage<TValue>(
        YamlNode? node, string what, IReadOnlyList<string> languages, Func<YamlNode, string, TValue> read)
    {
        var fields = Fields(node, what, [.. languages]);
        foreach (var missing in languages.Where(language => !fields.ContainsKey(language)))
            Error(node, $"{what} lacks the language '{missing}'; the pack has: {string.Join(", ", languages)}.");
        return fields.Where(field => languages.Contains(field.Key))
            .ToDictionary(field => field.Key, field => read(field.Value, $"{what} in '{field.Key}'"), StringComparer.Ordinal);
    }
}

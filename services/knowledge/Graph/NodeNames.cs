using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Learning.Text;
using Platform.Packs;

namespace Platform.Knowledge.Graph;

/// <summary>A node as a text names it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its name without case, width, spaces and punctuation, cut to a length that fits an address.</param>
/// <param name="Name">Its name as written.</param>
internal readonly record struct NodeName(string Kind, string Key, string Name)
{
    public string Id => Kind + ":" + Key;
}

/// <summary>Which node a name stands for: spellings, the names of the pack's catalogue and its synonyms are the same node.</summary>
internal sealed partial class NodeNames
{
    public const int MaxNameLength = 500;
    private const int MaxKeyLength = 80;

    private readonly GraphRules _rules;
    private readonly Dictionary<(string Kind, string Key), NodeName> _catalogue = [];
    private readonly NameIndex<NodeName> _places = new();
    private readonly Dictionary<string, List<IReadOnlyList<string>>> _synonyms = new(StringComparer.Ordinal);

    /// <param name="rules">The pack's rules.</param>
    /// <param name="entities">The pack's entities.</param>
    /// <param name="synonyms">By language: groups of words that mean the same.</param>
    public NodeNames(GraphRules rules, IReadOnlyList<PackEntity> entities, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> synonyms)
    {
        _rules = rules;
        foreach (var group in synonyms.Values.SelectMany(groups => groups))
        {
            foreach (var word in group)
                (_synonyms.TryGetValue(Letters(word), out var groups) ? groups : _synonyms[Letters(word)] = []).Add(group);
        }

        foreach (var kind in rules.Kinds)
        {
            foreach (var value in entities.Where(entity => kind.Entities.Contains(entity.Id)).SelectMany(entity => entity.Values))
            {
                var node = new NodeName(kind.Id, Key(value.Id), value.Id);
                string[] names = [value.Id, .. value.Names];
                Catalogue.Add((node, names));
                foreach (var name in names)
                {
                    _catalogue.TryAdd((kind.Id, Key(name)), node);
                    _places.Add(name, node, loose: false);
                }
            }
        }
    }

    /// <summary>The nodes of the catalogue with all their names.</summary>
    public List<(NodeName Node, IReadOnlyList<string> Names)> Catalogue { get; } = [];

    /// <summary>The node that a name of this kind stands for; null if there is nothing in it.</summary>
    public NodeName? Resolve(string kind, string name)
    {
        var written = Space().Replace(name, " ").Trim().TrimEnd('.', '。', ';', '；', ',', '，');
        if (written.Length > MaxNameLength)
            written = written[..MaxNameLength];
        var key = Key(written);
        if (key.Length == 0 || IsPlaceholder(key))
            return null;
        if (_catalogue.TryGetValue((kind, key), out var known))
            return known;
        foreach (var group in _synonyms.GetValueOrDefault(key) ?? [])
        {
            foreach (var word in group)
            {
                if (_catalogue.TryGetValue((kind, Key(word)), out known))
                    return known;
            }
        }

        return _synonyms.TryGetValue(key, out var groups) ? new NodeName(kind, Key(groups[0][0]), groups[0][0]) : new NodeName(kind, key, written);
    }

    public bool IsInCatalogue(NodeName node) => _catalogue.ContainsKey((node.Kind, node.Key));

    /// <summary>The nodes of the catalogue, of this kind, that a text names.</summary>
    public IEnumerable<NodeName> InCatalogue(string kind, string text) =>
        _places.Find(text).Select(mention => mention.Owner).Where(node => node.Kind == kind).Distinct();

    /// <summary>Further names of a node by the pack's synonyms.</summary>
    public IEnumerable<string> Synonyms(string name) =>
        (_synonyms.GetValueOrDefault(Letters(name)) ?? []).SelectMany(group => group);

    /// <summary>The node that a value of an entity is, if entities of this type are nodes.</summary>
    public NodeName? OfEntity(string type, string value) =>
        _rules.Kinds.FirstOrDefault(kind => kind.Entities.Contains(type)) is { } kind ? Resolve(kind.Id, value) : null;

    /// <summary>Letters and digits, without case and width.</summary>
    public static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in Folding.Lower(Folding.Width(text)))
        {
            if (char.IsLetterOrDigit(c))
                letters.Append(c);
        }

        return letters.ToString();
    }

    private static string Key(string name)
    {
        var letters = Letters(name);
        return letters.Length <= MaxKeyLength
            ? letters
            : letters[..MaxKeyLength] + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(letters)).AsSpan(0, 4));
    }

    // Cells that name nothing, or everything.
    private static bool IsPlaceholder(string key) =>
        key is "na" or "none" or "all" or "allmodels" or "无" or "暂无" or "不适用" or "全部" or "所有" or "所有型号" or "全部型号" or "通用";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

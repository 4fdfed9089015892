using YamlDotNet.RepresentationModel;

namespace Platform.Packs;

/// <summary>Reads rules of the graph: those that ship, and what a pack adds to them.</summary>
internal static class GraphRulesReader
{
    private const string Resource = "graph-rules.yaml";
    private static readonly string[] KindKeys =
        ["id", "columns", "implied", "aliases", "titles", "entities", "scope", "sentence", "loose", "steps", "asked", "leads_to", "replace"];

    public static GraphRules ReadShipped()
    {
        using var stream = typeof(GraphRulesReader).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(stream);
        var errors = new List<string>();
        var rules = Read(text.ReadToEnd(), new YamlReader(Resource, errors), new GraphRules([], []));
        return errors.Count == 0 ? rules : throw new PackException(errors);
    }

    /// <summary>The shipped rules, with what the file says added or in their place.</summary>
    public static GraphRules Read(string yamlText, YamlReader yaml, GraphRules above)
    {
        if (yaml.Parse(yamlText) is not { } root)
            return above;
        var fields = yaml.Fields(root, "rules of the graph", "kinds", "relations", "without_relations", "elsewhere");
        var kinds = above.Kinds.ToList();
        if (fields.TryGetValue("kinds", out var kindNodes))
        {
            foreach (var node in yaml.Items(kindNodes, "'kinds'"))
                ReadKind(yaml, node, kinds);
        }

        var relations = above.Relations.ToList();
        if (fields.TryGetValue("without_relations", out var without))
        {
            foreach (var relation in yaml.Items(without, "'without_relations'").Select(node => ReadRelation(yaml, node, kinds)).OfType<GraphRelation>())
            {
                if (relations.RemoveAll(other => (other.From, other.Name, other.To) == (relation.From, relation.Name, relation.To)) == 0)
                    yaml.Error(without, $"there is no relation {relation.From} {relation.Name} {relation.To} to leave out.");
            }
        }

        if (fields.TryGetValue("relations", out var relationNodes))
            relations.AddRange(yaml.Items(relationNodes, "'relations'").Select(node => ReadRelation(yaml, node, kinds)).OfType<GraphRelation>());
        foreach (var kind in kinds)
        {
            foreach (var unknown in kind.LeadsTo.Concat(kind.Implied.Keys).Where(id => !kinds.Exists(other => other.Id == id)))
                yaml.Error(root, $"'{kind.Id}' names the kind '{unknown}'; there are: {Names(kinds)}.");
        }

        var elsewhere = fields.TryGetValue("elsewhere", out var words) ? yaml.Texts(words, "'elsewhere'") : [];
        return new GraphRules(kinds, [.. relations.Distinct()]) { Elsewhere = [.. above.Elsewhere, .. elsewhere] };
    }

    private static void ReadKind(YamlReader yaml, YamlNode node, List<GraphKind> kinds)
    {
        var fields = yaml.Fields(node, "a kind", KindKeys);
        var id = yaml.Text(fields.GetValueOrDefault("id") ?? node, "'id' of a kind");
        if (id.Length == 0 || !id.All(c => char.IsAsciiLetterLower(c) || c == '_'))
            yaml.Error(node, $"'{id}' is not the id of a kind; allowed are lower case letters and underscores.");
        var place = kinds.FindIndex(kind => kind.Id == id);
        // What a pack says of a kind is added, or stands alone with "replace: true".
        var known = place < 0 || Flag("replace", false) ? new GraphKind(id) : kinds[place];
        var implied = known.Implied.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (fields.TryGetValue("implied", out var impliedNode))
        {
            foreach (var (kind, headings) in yaml.Map(impliedNode, "'implied'"))
                implied[kind] = [.. implied.GetValueOrDefault(kind) ?? [], .. yaml.Texts(headings, $"'{kind}'")];
        }

        var read = known with
        {
            Columns = [.. known.Columns, .. Texts("columns")],
            Implied = implied,
            Aliases = [.. known.Aliases, .. Texts("aliases")],
            Titles = [.. known.Titles, .. Texts("titles")],
            Entities = [.. known.Entities, .. Texts("entities")],
            Asked = [.. known.Asked, .. Texts("asked")],
            LeadsTo = fields.ContainsKey("leads_to") ? Texts("leads_to") : known.LeadsTo,
            Scope = Flag("scope", known.Scope),
            Sentence = Flag("sentence", known.Sentence),
            Loose = Flag("loose", known.Loose),
            Steps = Flag("steps", known.Steps),
        };
        foreach (var title in read.Titles.Where(title => title.Split("{}").Length != 2 || title.Trim() == "{}"))
            yaml.Error(fields.GetValueOrDefault("titles") ?? node, $"the title '{title}' must have {{}} once, and other words.");
        if (place < 0)
            kinds.Add(read);
        else
            kinds[place] = read;

        List<string> Texts(string key) => fields.TryGetValue(key, out var list) ? yaml.Texts(list, $"'{key}' of '{id}'") : [];

        bool Flag(string key, bool otherwise) => fields.TryGetValue(key, out var flag) ? ReadFlag(yaml, flag, key) : otherwise;
    }

    private static GraphRelation? ReadRelation(YamlReader yaml, YamlNode node, List<GraphKind> kinds)
    {
        var fields = yaml.Fields(node, "a relation", "from", "name", "to", "aside", "mentioned");
        var (from, name, to) = (Text("from"), Text("name"), Text("to"));
        foreach (var unknown in new[] { from, to }.Where(id => !kinds.Exists(kind => kind.Id == id)))
            yaml.Error(node, $"there is no kind '{unknown}'; there are: {Names(kinds)}.");
        return from.Length * name.Length * to.Length == 0 ? null : new GraphRelation(from, name, to, Flag("aside"), Flag("mentioned"));

        string Text(string key) => yaml.Text(fields.GetValueOrDefault(key) ?? node, $"'{key}' of a relation");

        bool Flag(string key) => fields.TryGetValue(key, out var flag) && ReadFlag(yaml, flag, key);
    }

    private static bool ReadFlag(YamlReader yaml, YamlNode node, string key)
    {
        if (bool.TryParse(yaml.Text(node, $"'{key}'"), out var flag))
            return flag;
        yaml.Error(node, $"'{key}' must be true or false.");
        return false;
    }

    private static string Names(IEnumerable<GraphKind> kinds) => string.Join(", ", kinds.Select(kind => kind.Id));
}

using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Understanding;
using YamlDotNet.RepresentationModel;

namespace Platform.Packs;

/// <summary>Reads and checks a pack folder.</summary>
public static partial class PackLoader
{
    private const int MinExamples = 15;
    private const int MinOutOfScope = 40;
    private const int MaxNameLength = 60;

    private static readonly string[] RequiredScripts =
        ["greeting", "ask_back", "ask_back_open", "out_of_scope", "no_answer", "soothe", "hand_over", "hand_over_crisis", "hand_over_critical_health", "queued", "resumed", "degraded"];

    // Said where danger or critical illness is only possible; a pack without them lets only certain signs count.
    private static readonly string[] OptionalScripts = ["check_crisis", "check_critical_health"];

    private static readonly string[] BuiltInEntities =
    [
        "number", "money", "date", "time", "datetime", "duration", "phone", "email", "url", "address", "person", "card_number", "id_number", "iban",
    ];

    private static readonly string[] Signals = ["wants_human", "repeated_contact", "threat_to_leave", "threat_to_complain", "crisis", "critical_health"];

    // In the order of the enum.
    private static readonly string[] EmotionReadings = ["full", "light", "off"];

    /// <summary>
    /// The pack in <paramref name="folder"/>. Throws <see cref="PackException"/> with every error found: file, line,
    /// what is wrong, what is allowed.
    /// </summary>
    public static Pack Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var parent = Path.GetDirectoryName(Path.GetFullPath(folder));
            var known = Directory.Exists(parent) ? Directory.GetDirectories(parent).Select(Path.GetFileName) : [];
            throw new PackException([$"{folder}: there is no such pack folder; packs here: {string.Join(", ", known)}."]);
        }

        var errors = new List<string>();
        var pack = new Reader(folder, errors).Read();
        if (errors.Count > 0)
            throw new PackException([.. errors.Order(StringComparer.Ordinal)]);
        return pack;
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,59}$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("^(?<id>[a-z0-9]+(?:-[a-z0-9]+)*)\\.(?<language>[A-Za-z-]+)\\.md$")]
    private static partial Regex ArticleFile();

    [GeneratedRegex("^([+-])(0[0-9]|1[0-4]):([0-5][0-9])$")]
    private static partial Regex Offset();

    [GeneratedRegex("\\{([a-z_0-9]+)\\}")]
    private static partial Regex Placeholder();

    private sealed class Reader(string folder, List<string> errors)
    {
        private readonly HashSet<string> _usedScripts = [.. RequiredScripts];
        private readonly Dictionary<string, string> _exampleOwners = new(StringComparer.OrdinalIgnoreCase);
        private List<string> _languages = [];
        private HashSet<string> _entityIds = [];

        public Pack Read()
        {
            var (about, aboutYaml) = Open("pack.yaml");
            var fields = aboutYaml.Fields(about, "pack.yaml", "name", "title", "description", "languages", "brand", "time_zone");
            _languages = fields.TryGetValue("languages", out var list) ? aboutYaml.Texts(list, "languages") : [];
            if (_languages.Count == 0)
                aboutYaml.Error(about, "'languages' must list at least one BCP 47 tag, e.g. [en, zh].");
            var name = aboutYaml.Text(fields.GetValueOrDefault("name"), "'name'");
            if (name.Length > 0 && name != Path.GetFileName(Path.GetFullPath(folder)))
                aboutYaml.Error(fields["name"], $"'name' must be the folder's name, '{Path.GetFileName(Path.GetFullPath(folder))}'.");

            var policies = ReadPolicies();
            var entities = ReadEntities();
            _entityIds = [.. BuiltInEntities, .. entities.Select(entity => entity.Id)];
            var articles = ReadArticles();
            var intents = ReadIntents([.. articles.Select(article => article.Id)]);
            var scripts = ReadScripts(intents);
            var (outOfScope, outOfScopeYaml) = Open("out_of_scope.yaml");

            return new Pack
            {
                Name = name,
                Title = aboutYaml.ByLanguage(fields.GetValueOrDefault("title"), "'title'", _languages, aboutYaml.Text),
                Description = aboutYaml.Text(fields.GetValueOrDefault("description"), "'description'"),
                Languages = _languages,
                Brand = aboutYaml.ByLanguage(fields.GetValueOrDefault("brand"), "'brand'", _languages, aboutYaml.Text),
                TimeZone = fields.TryGetValue("time_zone", out var zone) ? ReadTimeZone(aboutYaml, zone) : TimeZoneInfo.Utc,
                Policies = policies,
                Entities = entities,
                Articles = articles,
                Intents = intents,
                Scripts = scripts,
                OutOfScope = outOfScopeYaml.ByLanguage(outOfScope, "out_of_scope.yaml", _languages,
                    IReadOnlyList<string> (node, what) => ReadExamples(outOfScopeYaml, node, what, MinOutOfScope, "out of scope")),
                Synonyms = ReadSynonyms(),
                Graph = ReadGraph(),
            };
        }

        private static TimeZoneInfo ReadTimeZone(YamlReader yaml, YamlNode node)
        {
            var name = yaml.Text(node, "'time_zone'");
            if (Offset().Match(name) is { Success: true } offset)
            {
                var span = new TimeSpan(int.Parse(offset.Groups[2].ValueSpan, CultureInfo.InvariantCulture), int.Parse(offset.Groups[3].ValueSpan, CultureInfo.InvariantCulture), 0);
                return TimeZoneInfo.CreateCustomTimeZone(name, offset.Groups[1].Value == "-" ? -span : span, name, name);
            }

            if (name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
                return zone;
            yaml.Error(node, $"'time_zone' is '{name}'; allowed are an offset from UTC such as '+08:00', and a name such as Europe/Berlin if this machine has the time zone database.");
            return TimeZoneInfo.Utc;
        }

        private Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> ReadSynonyms()
        {
            if (!File.Exists(Path.Combine(folder, "synonyms.yaml")))
                return [];
            var (root, yaml) = Open("synonyms.yaml");
            return yaml.Fields(root, "synonyms.yaml", [.. _languages]).ToDictionary(
                language => language.Key,
                IReadOnlyList<IReadOnlyList<string>> (language) => [.. yaml.Items(language.Value, $"'{language.Key}'").Select(Group)],
                StringComparer.Ordinal);

            IReadOnlyList<string> Group(YamlNode node)
            {
                var words = yaml.Texts(node, "a group of synonyms");
                if (words.Count < 2)
                    yaml.Error(node, "a group of synonyms has at least two words or phrases.");
                return words;
            }
        }

        private GraphRules ReadGraph()
        {
            var path = Path.Combine(folder, "graph.yaml");
            return File.Exists(path) ? GraphRulesReader.Read(File.ReadAllText(path), new YamlReader(path, errors), GraphRules.Shipped) : GraphRules.Shipped;
        }

        private (YamlNode? Root, YamlReader Yaml) Open(string file)
        {
            var path = Path.Combine(folder, file);
            var yaml = new YamlReader(path, errors);
            if (File.Exists(path))
                return (yaml.Parse(File.ReadAllText(path)), yaml);
            yaml.Error(1, "the file is missing; see docs/packs.md for what belongs in it.");
            return (new YamlMappingNode(), yaml);
        }

        private IEnumerable<string> Files(string subfolder)
        {
            var directory = Path.Combine(folder, subfolder);
            return Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal) : [];
        }

        private PackPolicies ReadPolicies()
        {
            var (root, yaml) = Open("policies.yaml");
            var fields = yaml.Fields(root, "policies.yaml", "answer", "hand_over", "emotion");
            var answer = yaml.Fields(fields.GetValueOrDefault("answer"), "'answer'", "min_intent_confidence", "min_relevance", "min_answer_confidence");
            var handOver = yaml.Fields(fields.GetValueOrDefault("hand_over"), "'hand_over'", "dissatisfied_in_a_row", "not_understood_in_a_row", "signals");
            var signals = yaml.Texts(handOver.GetValueOrDefault("signals"), "'signals'");
            foreach (var unknown in signals.Except(Signals))
                yaml.Error(handOver["signals"], $"'{unknown}' is not a signal; allowed are: {string.Join(", ", Signals)}.");
            var emotion = fields.TryGetValue("emotion", out var section) ? yaml.Fields(section, "'emotion'", "reading") : [];
            return new PackPolicies(
                yaml.Fraction(answer.GetValueOrDefault("min_intent_confidence"), "'min_intent_confidence'"),
                yaml.Fraction(answer.GetValueOrDefault("min_relevance"), "'min_relevance'"),
                yaml.Count(handOver.GetValueOrDefault("dissatisfied_in_a_row"), "'dissatisfied_in_a_row'", 1, 10),
                yaml.Count(handOver.GetValueOrDefault("not_understood_in_a_row"), "'not_understood_in_a_row'", 1, 10),
                signals,
                emotion.TryGetValue("reading", out var reading) ? ReadEmotionReading(yaml, reading) : EmotionReading.Full,
                answer.TryGetValue("min_answer_confidence", out var sure) ? yaml.Fraction(sure, "'min_answer_confidence'") : PackPolicies.DefaultMinAnswerConfidence);
        }

        private static EmotionReading ReadEmotionReading(YamlReader yaml, YamlNode node)
        {
            var index = Array.IndexOf(EmotionReadings, yaml.Text(node, "'reading'"));
            if (index < 0)
                yaml.Error(node, $"'reading' must be one of: {string.Join(", ", EmotionReadings)}.");
            return (EmotionReading)Math.Max(index, 0);
        }

        private List<PackEntity> ReadEntities()
        {
            var (root, yaml) = Open("entities.yaml");
            var entities = new List<PackEntity>();
            foreach (var node in yaml.Items(root, "entities.yaml"))
            {
                var fields = yaml.Fields(node, "an entity", "id", "title", "pattern", "examples", "check", "values");
                var id = Id(yaml, fields, node, BuiltInEntities.Concat(entities.Select(entity => entity.Id)));
                var title = yaml.ByLanguage(fields.GetValueOrDefault("title"), "'title'", _languages, yaml.Text);
                if (fields.TryGetValue("values", out var values))
                {
                    if (fields.Keys.FirstOrDefault(key => key is "pattern" or "examples" or "check") is { } other)
                        yaml.Error(fields[other], $"entity '{id}' has 'values', so it cannot have '{other}'.");
                    entities.Add(new PackEntity(id, title, null, []) { Values = ReadValues(yaml, values, id) });
                    continue;
                }

                var pattern = yaml.Text(fields.GetValueOrDefault("pattern"), "'pattern'");
                var examples = yaml.Texts(fields.GetValueOrDefault("examples"), "'examples'");
                if (examples.Count == 0)
                    yaml.Error(node, $"entity '{id}' needs at least one example.");
                CheckPattern(yaml, fields, pattern, examples);
                var check = fields.TryGetValue("check", out var checkNode) ? yaml.Text(checkNode, "'check'") : null;
                if (check is not null && !CheckDigits.Names.Contains(check))
                    yaml.Error(checkNode, $"'check' is '{check}'; allowed are: {string.Join(", ", CheckDigits.Names)}.");
                else if (check is not null)
                    foreach (var wrong in examples.Where(example => !CheckDigits.Passes(check, example)))
                        yaml.Error(fields["examples"], $"the example '{wrong}' does not pass the check '{check}'.");
                entities.Add(new PackEntity(id, title, pattern, examples) { Check = check });
            }

            return entities;
        }

        private static List<PackValue> ReadValues(YamlReader yaml, YamlNode node, string entity)
        {
            var values = new List<PackValue>();
            var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var item in yaml.Items(node, $"'values' of '{entity}'"))
            {
                var fields = yaml.Fields(item, "a value", "id", "names");
                var id = yaml.Text(fields.GetValueOrDefault("id"), "'id'");
                if (values.Exists(value => value.Id == id))
                    yaml.Error(item, $"the value '{id}' stands in '{entity}' twice.");
                var names = yaml.Texts(fields.GetValueOrDefault("names"), $"'names' of '{id}'");
                if (names.Count == 0)
                    yaml.Error(item, $"the value '{id}' needs at least one name.");
                foreach (var name in names)
                {
                    if (name.Count(char.IsLetterOrDigit) is 0 or > MaxNameLength)
                        yaml.Error(item, $"the name '{name}' must have 1 to {MaxNameLength} letters and digits.");
                    if (!owners.TryAdd(name, id))
                        yaml.Error(item, $"the name '{name}' already belongs to '{owners[name]}'.");
                }

                values.Add(new PackValue(id, names));
            }

            if (values.Count == 0)
                yaml.Error(node, $"'values' of '{entity}' needs at least one value.");
            return values;
        }

        private static void CheckPattern(YamlReader yaml, Dictionary<string, YamlNode> fields, string pattern, List<string> examples)
        {
            try
            {
                var regex = new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking);
                foreach (var example in examples.Where(example => !regex.IsMatch(example)))
                    yaml.Error(fields["examples"], $"the example '{example}' does not match the pattern {pattern}.");
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                yaml.Error(fields.GetValueOrDefault("pattern"), $"'pattern' is not a regular expression that needs no backtracking: {exception.Message}");
            }
        }

        private List<PackArticle> ReadArticles()
        {
            var articles = new List<PackArticle>();
            var directory = Path.Combine(folder, "articles");
            foreach (var path in Files("articles"))
            {
                var yaml = new YamlReader(path, errors);
                var match = ArticleFile().Match(Path.GetFileName(path));
                if (!match.Success || !_languages.Contains(match.Groups["language"].Value))
                {
                    yaml.Error(1, $"an article's file is named <kebab-case-id>.<language>.md with a language of the pack ({string.Join(", ", _languages)}).");
                    continue;
                }

                if (FrontMatter.Split(File.ReadAllText(path).ReplaceLineEndings("\n")) is not var (head, text))
                {
                    yaml.Error(1, "an article begins with '---', its title and keywords, and '---'.");
                    continue;
                }

                var fields = yaml.Fields(yaml.Parse(head, firstLine: 2), "an article's head", "title", "keywords", "questions");
                var body = text.Trim();
                if (body.Length == 0)
                    yaml.Error(1, "the article has no text.");
                articles.Add(new PackArticle(
                    match.Groups["id"].Value,
                    match.Groups["language"].Value,
                    yaml.Text(fields.GetValueOrDefault("title"), "'title'"),
                    fields.TryGetValue("keywords", out var keywords) ? yaml.Texts(keywords, "'keywords'") : [],
                    body)
                {
                    Questions = fields.TryGetValue("questions", out var questions) ? yaml.Texts(questions, "'questions'") : [],
                });
            }

            foreach (var article in articles.GroupBy(article => article.Id))
            {
                foreach (var missing in _languages.Except(article.Select(text => text.Language)))
                    errors.Add($"{Path.Combine(directory, $"{article.Key}.{missing}.md")}:1: the article exists in other languages but not in '{missing}'.");
            }

            return articles;
        }

        private List<PackIntent> ReadIntents(HashSet<string> articleIds)
        {
            var intents = new List<PackIntent>();
            var directory = Path.Combine(folder, "intents");
            foreach (var path in Files("intents"))
            {
                var yaml = new YamlReader(path, errors);
                foreach (var node in yaml.Items(yaml.Parse(File.ReadAllText(path)), "a file of intents"))
                    intents.Add(ReadIntent(yaml, node, intents, articleIds));
            }

            if (intents.Count == 0)
                errors.Add($"{directory}:1: the pack has no intents.");
            return intents;
        }

        private PackIntent ReadIntent(YamlReader yaml, YamlNode node, List<PackIntent> others, HashSet<string> articleIds)
        {
            var fields = yaml.Fields(node, "an intent", "id", "title", "reply", "articles", "script", "requires", "skill", "examples");
            var id = Id(yaml, fields, node, others.Select(intent => intent.Id));
            var articles = fields.TryGetValue("articles", out var articleNode) ? yaml.Texts(articleNode, "'articles'") : [];
            foreach (var unknown in articles.Where(article => !articleIds.Contains(article)))
                yaml.Error(articleNode, $"there is no article '{unknown}' in articles/.");
            var requires = fields.TryGetValue("requires", out var requiresNode) ? yaml.Texts(requiresNode, "'requires'") : [];
            foreach (var unknown in requires.Where(entity => !_entityIds.Contains(entity)))
                yaml.Error(requiresNode, $"'{unknown}' is not an entity; there are: {string.Join(", ", _entityIds)}.");
            var script = fields.TryGetValue("script", out var scriptNode) ? yaml.Text(scriptNode, "'script'") : null;
            if (script is not null)
                _usedScripts.Add(script);
            _usedScripts.UnionWith(requires.Select(entity => "ask_" + entity));

            var reply = yaml.Text(fields.GetValueOrDefault("reply"), "'reply'");
            ReplyKind? kind = reply switch { "article" => ReplyKind.Article, "script" => ReplyKind.Script, "hand_over" => ReplyKind.HandOver, _ => null };
            if (kind is null)
                yaml.Error(fields.GetValueOrDefault("reply") ?? node, $"'reply' is '{reply}'; allowed are: article, script, hand_over.");
            if (kind == ReplyKind.Article && articles.Count == 0)
                yaml.Error(node, $"intent '{id}' replies with an article but names none in 'articles'.");
            if (kind == ReplyKind.Script && script is null)
                yaml.Error(node, $"intent '{id}' replies with a script but names none in 'script'.");

            return new PackIntent(
                id,
                yaml.ByLanguage(fields.GetValueOrDefault("title"), "'title'", _languages, yaml.Text),
                kind ?? ReplyKind.Article,
                articles,
                script,
                requires,
                fields.TryGetValue("skill", out var skill) ? yaml.Text(skill, "'skill'") : "general",
                yaml.ByLanguage(fields.GetValueOrDefault("examples"), $"'examples' of '{id}'", _languages,
                    IReadOnlyList<string> (examples, what) => ReadExamples(yaml, examples, what, MinExamples, id)));
        }

        private List<string> ReadExamples(YamlReader yaml, YamlNode node, string what, int least, string owner)
        {
            var examples = new List<string>();
            foreach (var item in yaml.Items(node, what))
            {
                var example = yaml.Text(item, $"each item of {what}").Trim();
                if (!_exampleOwners.TryAdd(example, owner))
                    yaml.Error(item, $"the example '{example}' is already one of '{_exampleOwners[example]}'; an example can teach one thing only.");
                examples.Add(example);
            }

            if (examples.Count < least)
                yaml.Error(node, $"{what} has {examples.Count} examples; at least {least} are needed.");
            return examples;
        }

        private Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> ReadScripts(List<PackIntent> intents)
        {
            var (root, yaml) = Open("scripts.yaml");
            var nodes = yaml.Map(root, "scripts.yaml");
            foreach (var missing in _usedScripts.Where(script => !nodes.ContainsKey(script)).Order(StringComparer.Ordinal))
                yaml.Error(root, $"the script '{missing}' is missing.");

            var scripts = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>(StringComparer.Ordinal);
            foreach (var (id, node) in nodes)
            {
                if (!_usedScripts.Contains(id) && !OptionalScripts.Contains(id))
                    yaml.Error(node, $"no intent uses the script '{id}'; remove it or name it in an intent.");
                string[] placeholders = ["brand", .. id == "ask_back" ? ["options"] : Array.Empty<string>(),
                    .. intents.Where(intent => intent.Script == id).SelectMany(intent => intent.Requires)];
                scripts[id] = yaml.ByLanguage(node, $"the script '{id}'", _languages, IReadOnlyList<string> (variants, what) =>
                {
                    var texts = yaml.Texts(variants, what);
                    var least = id == "soothe" ? 2 : 1;
                    if (texts.Count < least)
                        yaml.Error(variants, $"{what} needs at least {least} variants.");
                    foreach (var unknown in texts.SelectMany(text => Placeholder().Matches(text)).Select(match => match.Groups[1].Value).Except(placeholders))
                        yaml.Error(variants, $"{what} has the placeholder {{{unknown}}}; allowed are: {string.Join(", ", placeholders)}.");
                    if (id == "ask_back" && texts.Any(text => !text.Contains("{options}", StringComparison.Ordinal)))
                        yaml.Error(variants, $"{what} must have the placeholder {{options}}.");
                    return texts;
                });
            }

            return scripts;
        }

        private static string Id(YamlReader yaml, Dictionary<string, YamlNode> fields, YamlNode node, IEnumerable<string> taken)
        {
            var id = yaml.Text(fields.GetValueOrDefault("id") ?? node, "'id'");
            if (!SnakeCase().IsMatch(id))
                yaml.Error(fields.GetValueOrDefault("id") ?? node, $"'{id}' is not an id; allowed are lower case letters, digits and underscores, a letter first.");
            if (taken.Contains(id))
                yaml.Error(fields.GetValueOrDefault("id") ?? node, $"the id '{id}' is taken.");
            return id;
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Platform.JourneyTests.Support;

namespace Platform.ArchitectureTests.Deploy;

/// <summary>The Helm chart, rendered by <c>infra/dev/helm-render.sh</c>, and what came out of it.</summary>
internal sealed class Chart
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "helm", "platform");

    private static readonly Dictionary<string, Type> Kinds = typeof(V1Deployment).Assembly.GetTypes()
        .Select(type => (Type: type, Entity: type.GetCustomAttributes(typeof(KubernetesEntityAttribute), inherit: false).OfType<KubernetesEntityAttribute>().FirstOrDefault()))
        .Where(kind => kind.Entity is not null && !kind.Type.Name.EndsWith("List", StringComparison.Ordinal))
        .ToDictionary(kind => $"{(kind.Entity!.Group is { Length: > 0 } group ? group + "/" : "")}{kind.Entity.ApiVersion} {kind.Entity.Kind}", kind => kind.Type);

    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly ConcurrentDictionary<string, Lazy<Chart>> Rendered = new();

    private Chart(JsonNode output)
    {
        Values = output["values"]!.AsObject();
        Notes = (string)output["notes"]!;
        Manifests = [.. output["manifests"]!.AsArray().Select(manifest => new Manifest((string)manifest!["source"]!, manifest["object"]!.AsObject()))];
    }

    /// <summary>The values files for whoever installs the chart; empty for its defaults.</summary>
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "ci"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order().Prepend("")];

    public JsonObject Values { get; }

    public string Notes { get; }

    public IReadOnlyList<Manifest> Manifests { get; }

    /// <summary>Renders the chart with an example's values, and further ones (<c>a.b=c</c>).</summary>
    public static Chart Of(string example, params string[] settings) =>
        Rendered.GetOrAdd(string.Join('\n', [example, .. settings]), _ => new Lazy<Chart>(() => new Chart(Render(example, settings)))).Value;

    public static JsonNode Schema() => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "values.schema.json")))!;

    /// <summary>The objects of one kind, read strictly: a field that Kubernetes does not know is an error.</summary>
    public IReadOnlyList<T> All<T>() where T : IKubernetesObject =>
        [.. Manifests.Where(manifest => Kinds.GetValueOrDefault(manifest.Kind) == typeof(T)).Select(manifest => (T)Read(manifest))];

    public V1Deployment Deployment(string service) => All<V1Deployment>().Single(deployment => deployment.Name() == "platform-" + service);

    /// <summary>Every pod that the chart makes: its name, and its template's labels and specification.</summary>
    public IEnumerable<(string Name, IDictionary<string, string> Labels, V1PodSpec Spec)> Pods() =>
    [
        .. All<V1Deployment>().Select(owner => (owner.Name(), owner.Spec.Template.Metadata.Labels, owner.Spec.Template.Spec)),
        .. All<V1StatefulSet>().Select(owner => (owner.Name(), owner.Spec.Template.Metadata.Labels, owner.Spec.Template.Spec)),
        .. All<V1Job>().Select(owner => (owner.Name(), owner.Spec.Template.Metadata.Labels, owner.Spec.Template.Spec)),
        .. All<V1Pod>().Select(pod => (pod.Name(), pod.Metadata.Labels, pod.Spec)),
    ];

    /// <summary>The pods of this chart itself, without those of its sub-chart.</summary>
    public IEnumerable<(string Name, IDictionary<string, string> Labels, V1PodSpec Spec)> OwnPods() =>
        Pods().Where(pod => pod.Labels["app.kubernetes.io/name"] == "platform");

    public static bool IsBuiltIn(Manifest manifest) => Kinds.ContainsKey(manifest.Kind);

    public static object Read(Manifest manifest)
    {
        try
        {
            return manifest.Object.Deserialize(Kinds[manifest.Kind], Strict)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{manifest.Source}: {manifest.Kind} {manifest.Name}: {exception.Message}", exception);
        }
    }

    private static JsonNode Render(string example, string[] settings)
    {
        Requirement.IsMet(Missing());
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "infra", "dev", "helm-render.sh")) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] file = example == "" ? [] : ["-f", Path.Combine(Folder, "ci", example + ".yaml")];
        foreach (var argument in (string[])["--json", .. file, .. settings.SelectMany(setting => (string[])["--set", setting]), Folder])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidDataException(errors.Result);
        return JsonNode.Parse(output)!;
    }

    private static string? Missing() =>
        Directory.Exists("/usr/share/gocode/src/github.com/Masterminds/sprig") && Directory.Exists("/usr/share/gocode/src/sigs.k8s.io/yaml") && File.Exists("/usr/bin/go")
            ? null
            : "Rendering the chart needs: apt-get install golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev";
}

/// <summary>One object, and the template that it came from.</summary>
internal sealed record Manifest(string Source, JsonObject Object)
{
    public string Kind => $"{Object["apiVersion"]} {Object["kind"]}";

    public string Name => (string)Object["metadata"]!["name"]!;
}

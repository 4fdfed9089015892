using System.Numerics.Tensors;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Models;
using Platform.Nlu.Intents;
using Platform.Packs;

namespace Platform.Nlu.Experts;

/// <summary>A sentence encoder: a text has the intents of the examples that it is most similar to.</summary>
internal sealed class OnnxExpert : IExpert
{
    private const int MaxTokens = 128;
    private const int MostIntents = 3;
    // Of the softmax over cosines, which lie close together.
    private const float Temperature = 0.05f;

    private readonly OnnxEncoder _encoder;
    private readonly Task<(string Intent, float[] Vector)[]> _examples;

    /// <exception cref="StartupException">A file cannot be read, or is none of an encoder.</exception>
    public OnnxExpert(ExpertOptions options, Pack pack)
    {
        Name = Path.GetFileNameWithoutExtension(options.Model);
        _encoder = new OnnxEncoder(options.Model, options.Vocabulary!, options.LowerCase, MaxTokens);
        _examples = Task.Run(() => TrainingSet.From(pack)
            .Where(example => example is { Intent: not null, IsUtterance: true })
            .Select(example => (example.Intent!, _encoder.Encode(example.Text, CancellationToken.None)))
            .ToArray());
    }

    public string Name { get; }

    public async Task<IReadOnlyList<IntentScore>?> AskAsync(string text, CancellationToken cancellationToken)
    {
        var examples = await _examples.WaitAsync(cancellationToken);
        var vector = await Task.Run(() => _encoder.Encode(text, cancellationToken), cancellationToken);

        var best = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (intent, example) in examples)
        {
            var similarity = TensorPrimitives.Dot<float>(vector, example);
            if (!best.TryGetValue(intent, out var known) || similarity > known)
                best[intent] = similarity;
        }

        if (best.Count == 0)
            return null;
        var top = best.Values.Max();
        var total = best.Values.Sum(similarity => MathF.Exp((similarity - top) / Temperature));
        return [.. best.OrderByDescending(intent => intent.Value).ThenBy(intent => intent.Key, StringComparer.Ordinal).Take(MostIntents)
            .Select(intent => new IntentScore(intent.Key, MathF.Exp((intent.Value - top) / Temperature) / total))];
    }

    public void Dispose() => _encoder.Dispose();
}

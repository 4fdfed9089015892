using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Nlu.Intents;
using Platform.Packs;

namespace Platform.Nlu.Experts;

/// <summary>
/// A sentence encoder in an ONNX file with a WordPiece vocabulary, as BERT and its kin have: inputs <c>input_ids</c> and, where
/// the model has them, <c>attention_mask</c> and <c>token_type_ids</c>; the first output is a vector for each token, whose mean is
/// taken (Reimers and Gurevych, Sentence-BERT, 2019), or one for the text. A text has the intents of the examples that it is most
/// similar to.
/// </summary>
internal sealed class OnnxExpert : IExpert
{
    private const int MaxTokens = 128;
    private const int MostIntents = 3;
    // Of the softmax over cosines, which lie close together.
    private const float Temperature = 0.05f;

    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;
    private readonly Task<(string Intent, float[] Vector)[]> _examples;

    /// <exception cref="StartupException">A file cannot be read, or is none of an encoder.</exception>
    public OnnxExpert(ExpertOptions options, Pack pack)
    {
        Name = Path.GetFileNameWithoutExtension(options.Model);
        try
        {
            _tokenizer = BertTokenizer.Create(options.Vocabulary!, new BertOptions { LowerCaseBeforeTokenization = options.LowerCase });
            // One message at a time on one core: the other cores have messages of their own.
            using var settings = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            _session = new InferenceSession(options.Model, settings);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartupException($"The encoder {options.Model} with the vocabulary {options.Vocabulary} cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
        }

        if (!_session.InputMetadata.ContainsKey("input_ids"))
            throw new StartupException($"The encoder {options.Model} has no input input_ids.");
        _examples = Task.Run(() => TrainingSet.From(pack)
            .Where(example => example is { Intent: not null, IsUtterance: true })
            .Select(example => (example.Intent!, Encode(example.Text, new RunOptions())))
            .ToArray());
    }

    public string Name { get; }

    public async Task<IReadOnlyList<IntentScore>?> AskAsync(string text, CancellationToken cancellationToken)
    {
        var examples = await _examples.WaitAsync(cancellationToken);
        using var run = new RunOptions();
        await using var stop = cancellationToken.Register(() => run.Terminate = true);
        var vector = await Task.Run(() => Encode(text, run), cancellationToken);

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

    public void Dispose() => _session.Dispose();

    /// <summary>The vector of a text, of length 1.</summary>
    private float[] Encode(string text, RunOptions run)
    {
        var ids = _tokenizer.EncodeToIds(text, MaxTokens, out _, out _).Select(id => (long)id).ToArray();
        long[] shape = [1, ids.Length];
        var inputs = new Dictionary<string, OrtValue>(StringComparer.Ordinal) { ["input_ids"] = OrtValue.CreateTensorValueFromMemory(ids, shape) };
        if (_session.InputMetadata.ContainsKey("attention_mask"))
            inputs["attention_mask"] = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        if (_session.InputMetadata.ContainsKey("token_type_ids"))
            inputs["token_type_ids"] = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        try
        {
            using var outputs = _session.Run(run, inputs, [_session.OutputNames[0]]);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            var size = (int)outputs[0].GetTensorTypeAndShape().Shape[^1];
            var vector = new float[size];
            for (var start = 0; start < values.Length; start += size)
                TensorPrimitives.Add(vector, values.Slice(start, size), vector);
            var length = TensorPrimitives.Norm<float>(vector);
            if (length > 0)
                TensorPrimitives.Divide(vector, length, vector);
            return vector;
        }
        finally
        {
            foreach (var input in inputs.Values)
                input.Dispose();
        }
    }
}

using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using Platform.Hosting;

namespace Platform.Models;

/// <summary>
/// A sentence encoder in an ONNX file with a WordPiece vocabulary, as BERT and its kin have: inputs <c>input_ids</c> and, where
/// the model has them, <c>attention_mask</c> and <c>token_type_ids</c>; the first output is a vector for each token, whose mean is
/// taken (Reimers and Gurevych, Sentence-BERT, 2019), or one for the text. Safe for use by several threads.
/// </summary>
public sealed class OnnxEncoder : IDisposable
{
    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;
    private readonly int _maxTokens;

    /// <param name="model">The ONNX file.</param>
    /// <param name="vocabulary">WordPiece vocabulary, one token a line.</param>
    /// <param name="lowerCase">Whether the encoder knows lower case only.</param>
    /// <param name="maxTokens">What a text has beyond these is left out.</param>
    /// <exception cref="StartupException">A file cannot be read, or is none of an encoder.</exception>
    public OnnxEncoder(string model, string vocabulary, bool lowerCase, int maxTokens)
    {
        _maxTokens = maxTokens;
        try
        {
            _tokenizer = BertTokenizer.Create(vocabulary, new BertOptions { LowerCaseBeforeTokenization = lowerCase });
            // One text at a time on one core: the other cores have texts of their own.
            using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            _session = new InferenceSession(model, settings);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartupException($"The encoder {model} with the vocabulary {vocabulary} cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
        }

        if (!_session.InputMetadata.ContainsKey("input_ids"))
            throw new StartupException($"The encoder {model} has no input input_ids.");
    }

    /// <summary>The vector of a text, of length 1 (or 0, if the model says nothing of it).</summary>
    /// <exception cref="OnnxRuntimeException">The model failed, or was stopped.</exception>
    public float[] Encode(string text, CancellationToken cancellationToken)
    {
        using var run = new RunOptions();
        using var stop = cancellationToken.Register(() => run.Terminate = true);
        var ids = _tokenizer.EncodeToIds(text, _maxTokens, out _, out _).Select(id => (long)id).ToArray();
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

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();
}

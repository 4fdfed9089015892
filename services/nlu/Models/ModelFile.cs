using System.Text;
using Platform.Learning;
using Platform.Nlu.Intents;

namespace Platform.Nlu.Models;

/// <summary>
/// A trained model as it is stored: a <see cref="MarkedFile"/> that says whose it is, what it was trained with and by which
/// trainer, and holds its weights, so that a replica only loads it.
/// </summary>
internal static class ModelFile
{
    /// <summary>Kind and number of the format: another one is another file.</summary>
    public const string Mark = "platform-nlu-model/2";

    /// <param name="tenantId">Whose model it is.</param>
    /// <param name="version">Under which version it is stored.</param>
    /// <param name="fingerprint">Of its examples: <see cref="ExamplesFile.Fingerprint"/>.</param>
    /// <param name="model">The model, by this program's trainer.</param>
    public static byte[] Write(string tenantId, string version, string fingerprint, IntentModel model)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(tenantId);
            writer.Write(version);
            writer.Write(fingerprint);
            writer.Write(IntentModel.Trainer);
        }

        model.Save(content);
        return MarkedFile.Write(Mark, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>Reads a file of which it is known what it must be; the model answers as the one that was written.</summary>
    /// <exception cref="ModelFileException">It is anything else; the message says what.</exception>
    public static IntentModel Read(byte[] bytes, string tenantId, string version, string fingerprint)
    {
        var start = MarkedFile.Check(Mark, bytes);
        using var content = new MemoryStream(bytes, start, bytes.Length - start);
        using var reader = new BinaryReader(content, Encoding.UTF8);
        try
        {
            if (reader.ReadString() != tenantId)
                throw new ModelFileException("It is another tenant's.");
            if (reader.ReadString() != version)
                throw new ModelFileException("It is another model.");
            if (reader.ReadString() != fingerprint)
                throw new ModelFileException("It was trained with other examples.");
            if (reader.ReadString() is var trainer && trainer != IntentModel.Trainer)
                throw new ModelFileException($"It was made by the trainer {trainer}, and this program's is {IntentModel.Trainer}.");
            return IntentModel.Load(content);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new ModelFileException("It is incomplete.", exception);
        }
    }
}

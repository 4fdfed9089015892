namespace Platform.Learning.Models;

/// <summary>Scores the classes of a sparse vector. Safe for any number of threads.</summary>
internal interface ISparseModel
{
    /// <param name="indices">Features.</param>
    /// <param name="values">Their values.</param>
    /// <param name="row">Filled with a score for each class; as long as the padded number of classes.</param>
    void Score(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> row);

    /// <summary>Bytes of its weights.</summary>
    long Bytes { get; }

    void Write(BinaryWriter writer);
}

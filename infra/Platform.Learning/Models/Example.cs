namespace Platform.Learning.Models;

/// <summary>What a trainer sees of an example.</summary>
/// <param name="Indices">Its features.</param>
/// <param name="Values">Their values.</param>
/// <param name="Class">Its class, from 0.</param>
/// <param name="Weight">How much it counts, above 0 to 1.</param>
internal readonly record struct Example(int[] Indices, float[] Values, int Class, float Weight);

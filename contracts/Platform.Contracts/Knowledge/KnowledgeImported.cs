namespace Platform.Contracts.Knowledge;

/// <summary>What became of the articles of an import.</summary>
/// <param name="Added">Articles that are there now as they were exported, with their versions and history.</param>
/// <param name="Unchanged">Articles that were there with the same versions already.</param>
/// <param name="Existing">Articles that were left as they are, since there are others with their ids that people have worked on.</param>
public sealed record KnowledgeImported(int Added, int Unchanged, IReadOnlyList<string> Existing);

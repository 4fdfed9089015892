using Platform.Contracts.Understanding;

namespace Platform.Nlu.Models;

/// <summary>A model of a tenant, without its files.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Version">Names it.</param>
/// <param name="State">How far it is.</param>
/// <param name="Progress">Of its training, 0 to 1.</param>
/// <param name="Examples">How many examples it is trained with.</param>
/// <param name="Fingerprint">Of the examples.</param>
/// <param name="ExamplesFile">The file with the examples: <see cref="Models.ExamplesFile"/>.</param>
/// <param name="CreatedAt">When the training was asked for, first or anew.</param>
/// <param name="By">Who asked.</param>
/// <param name="UpdatedAt">When this was last written.</param>
internal sealed record StoredModel(
    string TenantId,
    string Version,
    ModelState State,
    double Progress,
    int Examples,
    string Fingerprint,
    StoredFile ExamplesFile,
    DateTimeOffset CreatedAt,
    string By,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The files with the weights, one of each trainer: replicas of two versions may run at once.</summary>
    public IReadOnlyList<StoredWeights> Weights { get; init; } = [];

    /// <summary>The replica that trains it.</summary>
    public string? Owner { get; init; }

    /// <summary>Until then nobody else trains it.</summary>
    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>How often a training was begun.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? TrainedAt { get; init; }

    public IReadOnlyList<NluQualityView>? Quality { get; init; }

    public ConfusionReport? Report { get; init; }

    public string? Problem { get; init; }

    /// <summary>Whether the bus has taken the event that tells that it is trained.</summary>
    public bool Announced { get; init; }

    /// <summary>Until then it is not removed: somebody is about to put it to use.</summary>
    public DateTimeOffset HeldUntil { get; init; }

    /// <summary>The file that a trainer has made; null if it has made none.</summary>
    public StoredFile? WeightsOf(string trainer) => Weights.FirstOrDefault(weights => weights.Trainer == trainer)?.File;

    /// <summary>With this file in the place of the same trainer's.</summary>
    public StoredModel With(StoredWeights made) => this with { Weights = [.. Weights.Where(weights => weights.Trainer != made.Trainer), made] };
}

/// <summary>A file of a model.</summary>
/// <param name="Hash">Its SHA-256, hexadecimal.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record StoredFile(string Hash, int Bytes);

/// <summary>The weights that a trainer has made of a model's examples.</summary>
internal sealed record StoredWeights(string Trainer, StoredFile File);

/// <summary>A part of a model's file: a document of a store has its limits.</summary>
internal sealed record ModelChunk(string TenantId, string Version, byte[] Content);

/// <summary>Which models of a tenant are in use. This document alone decides.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Active">The model that reads; null for the pack's own.</param>
/// <param name="Shadow">The model that reads beside it.</param>
/// <param name="Before">The active models before, the newest last; empty texts stand for the pack's own.</param>
/// <param name="Change">Counts promotions and roll-backs; 0 before the first.</param>
/// <param name="RolledBack">The last change was a roll-back.</param>
/// <param name="Previous">The model that the last change took out.</param>
/// <param name="By">Who made the last change.</param>
/// <param name="ChangedAt">When the last change was made.</param>
/// <param name="Announced">The last change whose event the bus has taken.</param>
/// <param name="UpdatedAt">When this was last written.</param>
internal sealed record StoredDeployment(
    string TenantId,
    string? Active,
    string? Shadow,
    IReadOnlyList<string> Before,
    int Change,
    bool RolledBack,
    string? Previous,
    string By,
    DateTimeOffset ChangedAt,
    int Announced,
    DateTimeOffset UpdatedAt)
{
    public static StoredDeployment None(string tenantId) =>
        new(tenantId, null, null, [], 0, false, null, "", DateTimeOffset.UnixEpoch, 0, DateTimeOffset.UnixEpoch);

    /// <summary>With this model in use; itself if it is already. <paramref name="keep"/> of those before it can be gone back to.</summary>
    public StoredDeployment Promote(string version, string by, DateTimeOffset now, int keep) => Active == version
        ? this
        : this with
        {
            Active = version,
            Shadow = Shadow == version ? null : Shadow,
            Before = [.. Before.Append(Active ?? "").TakeLast(keep)],
            Change = Change + 1,
            RolledBack = false,
            Previous = Active,
            By = by,
            ChangedAt = now,
            UpdatedAt = now,
        };

    /// <summary>With the model before in use; null if there is none.</summary>
    public StoredDeployment? RollBack(string by, DateTimeOffset now) => Before.Count == 0
        ? null
        : this with
        {
            Active = Before[^1].Length == 0 ? null : Before[^1],
            Shadow = Shadow == Before[^1] ? null : Shadow,
            Before = [.. Before.SkipLast(1)],
            Change = Change + 1,
            RolledBack = true,
            Previous = Active,
            By = by,
            ChangedAt = now,
            UpdatedAt = now,
        };

    /// <summary>With this model in the shadow, or with none.</summary>
    public StoredDeployment WithShadow(string? version, DateTimeOffset now) =>
        Shadow == version ? this : this with { Shadow = version, UpdatedAt = now };

    /// <summary>Whether the model is in use, or may be again by going back.</summary>
    public bool Needs(string version) => Active == version || Shadow == version || Before.Contains(version);

    public ModelRole RoleOf(string version) =>
        Active == version ? ModelRole.Active : Shadow == version ? ModelRole.Shadow : ModelRole.None;
}

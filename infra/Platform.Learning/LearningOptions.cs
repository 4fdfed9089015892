using Platform.Learning.Features;

namespace Platform.Learning;

/// <summary>How a classifier is trained.</summary>
public sealed record LearningOptions
{
    /// <summary>The label of texts that have none of the others.</summary>
    public string OutOfScopeLabel { get; init; } = "oos";

    /// <summary>Networks that vote beside the linear models, 0 to 16. None: logistic regression alone, which trains in a tenth of the time.</summary>
    public int Networks { get; init; } = 4;

    /// <summary>The kinds of models that may vote. The held-out examples decide how much each of them counts.</summary>
    public IReadOnlyList<ModelFamily> Families { get; init; } = Enum.GetValues<ModelFamily>();

    /// <summary>The share of rightly read texts that may be taken for out of scope, 0 to 1.</summary>
    public double OutOfScopeFalseAlarms { get; init; } = 0.003;

    /// <summary>Same texts and same seed train the same model.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Knowledge of words from outside the examples.</summary>
    public IConcepts? Concepts { get; init; }
}

/// <summary>A kind of model; the number is in model files.</summary>
public enum ModelFamily : byte
{
    /// <summary>Multinomial logistic regression.</summary>
    Logistic,

    /// <summary>A linear support vector machine for each label.</summary>
    SupportVectors,

    /// <summary>Networks of one hidden layer.</summary>
    Network,

    /// <summary>Support vector machines over features that count as much as they tell by naive Bayes.</summary>
    BayesianVectors,
}

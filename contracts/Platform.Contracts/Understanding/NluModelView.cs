namespace Platform.Contracts.Understanding;

/// <summary>The model that reads a tenant's messages.</summary>
/// <param name="Version">Names the training data and the trainer: same version, same answers.</param>
/// <param name="Intents">Its intents, by id.</param>
/// <param name="Quality">
/// Its quality in each language by five-fold cross-validation: every example is judged by a model trained without it.
/// </param>
/// <param name="TrainingSeconds">How long training took, cross-validation included.</param>
public sealed record NluModelView(
    string Version, IReadOnlyList<NluIntentView> Intents, IReadOnlyList<NluQualityView> Quality, double TrainingSeconds);

/// <summary>An intent of a model.</summary>
/// <param name="Intent">Id of the intent in the pack.</param>
/// <param name="Examples">Customers' sentences that it was trained with, in all languages.</param>
public sealed record NluIntentView(string Intent, int Examples);

/// <summary>The quality of a model in one language; all but the count are shares from 0 to 1.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Examples">Sentences that were judged, out-of-scope ones included.</param>
/// <param name="Accuracy">In-scope sentences whose likeliest intent is the right one.</param>
/// <param name="MacroF1">F1 of the intents, each counting the same.</param>
/// <param name="TopThree">In-scope sentences whose right intent is among the three likeliest.</param>
/// <param name="OutOfScopeRecall">Out-of-scope sentences that were recognised as such.</param>
/// <param name="OutOfScopeFalseAlarms">In-scope sentences that were taken for out of scope.</param>
/// <param name="CalibrationError">Expected calibration error in ten bins: the mean gap between confidence and truth.</param>
public sealed record NluQualityView(
    string Language,
    int Examples,
    double Accuracy,
    double MacroF1,
    double TopThree,
    double OutOfScopeRecall,
    double OutOfScopeFalseAlarms,
    double CalibrationError);

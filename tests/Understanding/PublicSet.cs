namespace Platform.Understanding.Benchmarks;

/// <summary>The figure of a set that has a bar.</summary>
internal enum Figure
{
    Accuracy,
    MacroF1,
    InScopeAccuracy,
    MicroF1,
}

/// <summary>A public set: its folder, what must be reached on it, and what others reach.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Figure">The figure that the bar is for.</param>
/// <param name="Bar">In percent.</param>
/// <param name="Others">Figures of common tools, measured on the same test texts, and published ones.</param>
/// <param name="FewShot">Whether it is also trained on five and ten examples of each label.</param>
internal sealed record PublicSet(string Name, Figure Figure, double Bar, string Others, bool FewShot = false)
{
    public static readonly IReadOnlyList<PublicSet> All =
    [
        new("banking77", Figure.Accuracy, 93.4, "SVM 91.4, fastText 82.0, nlp.js 50.6; published: USE+ConveRT 93.36, BERT 93.66", FewShot: true),
        new("clinc150", Figure.InScopeAccuracy, 95.0, "SVM 92.8, fastText 86.6, nlp.js 84.5; published (in scope / out-of-scope recall): Rasa 91.5/45.3, MLP 93.5/47.4, BERT 96.9/40.3", FewShot: true),
        new("acid_insurance", Figure.Accuracy, 92.5, "SVM 91.3, fastText 87.4, nlp.js 79.2"),
        new("cais", Figure.Accuracy, 95.5, "SVM 94.3, fastText 94.5, nlp.js 92.5; published: CM-Net 94.56"),
        new("dialogflow_prebuilt", Figure.Accuracy, 86.0, "SVM 80.8, fastText 82.4, nlp.js 44.9"),
        new("nlu_evaluation_2017", Figure.MicroF1, 94.0, "published: nlp.js 93, Watson 92, LUIS 91, Rasa 88, Dialogflow 87"),
        new("waimai_10k", Figure.Accuracy, 91.0, "SVM 88.9, fastText 86.8"),
        new("online_shopping_zh", Figure.Accuracy, 95.0, "SVM 94.2, fastText 92.5"),
        new("smp2020_ewect", Figure.Accuracy, 68.0, "SVM 64.3, fastText 62.5"),
        new("airline_tweets", Figure.Accuracy, 84.0, "SVM 82.3, fastText 80.2"),
        new("tweeteval_emotion", Figure.MacroF1, 70.0, "published: SVM 64.7, fastText 65.2, BERTweet 79.3"),
        new("medical_department_zh", Figure.Accuracy, 98.0, "SVM 95.8, fastText 97.6"),
    ];
}

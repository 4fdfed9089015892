using System.Collections.Concurrent;
using Platform.Nlu.Intents;

namespace Platform.Nlu.Models;

/// <summary>Equal versions are equal models, so whoever needs one in this process trains it once, as long as somebody holds it.</summary>
internal static class TrainedOnce
{
    private static readonly ConcurrentDictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    /// <summary>The model of these examples; waits if it is being trained.</summary>
    /// <param name="examples">What it is trained with.</param>
    /// <param name="keep">Hold it for the life of the process: packs are few.</param>
    public static IntentModel Get(IReadOnlyList<TrainingExample> examples, bool keep = false)
    {
        var entry = Entries.GetOrAdd(TrainingSet.Version(examples), _ => new Entry());
        lock (entry.Training)
        {
            if (entry.Model?.TryGetTarget(out var model) == true)
                return model;
            model = IntentModel.Train(examples);
            if (keep)
                entry.Kept = model;
            entry.Model = new WeakReference<IntentModel>(model);
            return model;
        }
    }

    private sealed class Entry
    {
        public Lock Training { get; } = new();

        public IntentModel? Kept { get; set; }

        public WeakReference<IntentModel>? Model { get; set; }
    }
}

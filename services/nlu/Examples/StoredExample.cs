using Platform.Contracts.Understanding;
using Platform.Nlu.Intents;

namespace Platform.Nlu.Examples;

/// <summary>An example that a person has added. Its id is that of its text, so that a sentence has one label; without an intent it is out of scope.</summary>
internal sealed record StoredExample(
    string TenantId, string Id, string Text, string? Intent, string Language, ExampleSource Source, string By, DateTimeOffset At)
{
    public static StoredExample New(
        string tenantId, string text, string? intent, string language, ExampleSource source, string by, DateTimeOffset at) =>
        new(tenantId, ExampleText.Id(tenantId, text), text.Trim(), intent, language, source, by, at);

    public NluExample View() => new(Id, Text, Intent, Language, Source, By, At);

    public TrainingExample ForTraining() => new(Text, Intent, Language);
}

using System.Diagnostics;
using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Nlu.Understanding;

/// <summary>Turns an opened turn into its event.</summary>
internal static class Utterances
{
    public static UtteranceUnderstood Understand(this UtteranceReader reader, TurnOpened turn, DateTimeOffset now)
    {
        // Dates count from the turn's own time, so that a redelivery tomorrow reads "tomorrow" as today's did.
        var understood = reader.ReadTimed(turn.Text, turn.Locale, turn.Context, turn.OccurredAt);
        return new UtteranceUnderstood(
            EventIds.ForTurn(turn.TurnId, "utterance-understood"), turn.TenantId, turn.ConversationId, now, turn.TurnId,
            understood.ModelVersion, turn.Text, understood.Language, understood.Intents, understood.OutOfScope, understood.Entities)
        {
            Acts = understood.Acts,
            References = understood.References,
            Requests = understood.Requests,
            Scope = turn.Context.Scope,
        };
    }

    public static Understood ReadTimed(this UtteranceReader reader, string text, string? locale, TurnContext context, DateTimeOffset at)
    {
        var started = Stopwatch.GetTimestamp();
        var understood = reader.Read(text, locale, context, at);
        NluTelemetry.Read(Stopwatch.GetElapsedTime(started), understood.Language, understood.OutOfScope);
        return understood;
    }
}

using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Scoring;

/// <summary>Reads a turn as deep as its customer lets it be read. Of a customer who wants none of it, nothing is read, counted or said.</summary>
internal sealed class TurnOpenedConsumer(SentimentScoring scoring, TimeProvider time) : IConsumer<TurnOpened>
{
    public Task Consume(ConsumeContext<TurnOpened> context)
    {
        var turn = context.Message;
        var depth = turn.Context.EmotionReading;
        if (depth == EmotionReading.Off)
            return Task.CompletedTask;
        var reading = scoring.Read(turn.Text, depth);
        return context.Publish(new SentimentDetected(
            EventIds.ForTurn(turn.TurnId, "sentiment-detected"),
            turn.TenantId,
            turn.ConversationId,
            time.GetUtcNow(),
            turn.TurnId,
            scoring.ModelVersion,
            reading.Polarity,
            reading.Intensity,
            reading.Emotions,
            reading.Signals,
            reading.Evidence,
            reading.Possible));
    }
}

using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Scoring;

internal sealed class TurnOpenedConsumer(SentimentScoring scoring, TimeProvider time) : IConsumer<TurnOpened>
{
    public Task Consume(ConsumeContext<TurnOpened> context)
    {
        var turn = context.Message;
        var reading = scoring.Read(turn.Text);
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
            reading.Signals));
    }
}

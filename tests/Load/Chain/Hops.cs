using MassTransit;

namespace Platform.Load.Chain;

internal sealed record Hop1(Guid ChainId);

internal sealed record Hop2(Guid ChainId);

internal sealed record Hop3(Guid ChainId);

internal sealed record Hop4(Guid ChainId);

internal sealed record Hop5(Guid ChainId);

internal sealed class Hop1Consumer : IConsumer<Hop1>
{
    public Task Consume(ConsumeContext<Hop1> context) => context.Publish(new Hop2(context.Message.ChainId));
}

internal sealed class Hop2Consumer : IConsumer<Hop2>
{
    public Task Consume(ConsumeContext<Hop2> context) => context.Publish(new Hop3(context.Message.ChainId));
}

internal sealed class Hop3Consumer : IConsumer<Hop3>
{
    public Task Consume(ConsumeContext<Hop3> context) => context.Publish(new Hop4(context.Message.ChainId));
}

internal sealed class Hop4Consumer : IConsumer<Hop4>
{
    public Task Consume(ConsumeContext<Hop4> context) => context.Publish(new Hop5(context.Message.ChainId));
}

internal sealed class Hop5Consumer(ChainEnds ends) : IConsumer<Hop5>
{
    public Task Consume(ConsumeContext<Hop5> context)
    {
        ends.Reached(context.Message.ChainId);
        return Task.CompletedTask;
    }
}

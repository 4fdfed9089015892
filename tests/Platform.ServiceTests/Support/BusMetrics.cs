using System.Runtime.CompilerServices;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.ServiceTests.Support;

/// <summary>
/// MassTransit makes its instruments once in a process, with the first bus, and they end with that bus's host. In these tests
/// many hosts come and go, so the first bus is one that stays.
/// </summary>
internal static class BusMetrics
{
    private static readonly ServiceProvider Host = new ServiceCollection()
        .AddLogging().AddMetrics().AddMassTransit(bus => bus.UsingInMemory()).BuildServiceProvider();

    [ModuleInitializer]
    internal static void Keep() => Host.GetRequiredService<IBusControl>();
}

using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Platform.ChannelGateway.Callbacks;
using Platform.ChannelGateway.Inbox;
using Platform.ChannelGateway.Replies;
using Platform.ChannelGateway.WebChat;
using Platform.Hosting;
using Platform.Packs;

namespace Platform.ChannelGateway;

/// <summary>The channel-gateway: customers' messages in, replies out, nothing lost in between.</summary>
public sealed class ChannelGatewayService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "channel-gateway";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ChannelGatewayOptions>().BindConfiguration("ChannelGateway").ValidateDataAnnotations().ValidateOnStart();
        services.AddServiceStore(Name, (provider, _) => provider.GetRequiredService<GatewayCollections>());
        services.AddTenantPacks();
        services.AddSingleton<GatewayCollections>();

        services.AddSingleton<Patience>();
        services.AddSingleton<MessageInbox>();
        services.AddHostedService<InboxSweeper>();
        services.AddHostedService<InboxGauges>();

        services.AddSingleton<ConversationSignals>();
        services.AddSingleton<ReplyReader>();
        services.AddSingleton<DeliveryReceipts>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryReceipts>());

        services.AddCallbackHttp();
        services.AddSingleton<CallbackDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<CallbackDispatcher>());

        services.AddCustomerPolicy();
        services.AddDataProtection().SetApplicationName("platform");
        services.AddSingleton<SessionKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<SessionKeys>((keys, stored) => keys.XmlRepository = stored);
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
        consumers.Add<ReplyDecidedConsumer>();
        consumers.Add<TurnRecordedConsumer>();
        consumers.AddBroadcast<ConversationChangedConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapMessages();
        app.MapReplies();
        app.MapCallbacks();
        app.MapChat();
    }
}

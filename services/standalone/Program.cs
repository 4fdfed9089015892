using Platform.Analytics;
using Platform.Audit;
using Platform.ChannelGateway;
using Platform.Hosting;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.Standalone;

return args is ["keys", .. var keyArgs]
    ? KeyCommand.Run(keyArgs)
    : PlatformHost.Run(
        args,
        new StandaloneService(),
        new ChannelGatewayService(),
        new RoutingService(),
        new NluService(),
        new SentimentService(),
        new KnowledgeService(),
        new AnalyticsService(),
        new AuditService());

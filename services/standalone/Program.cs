using Platform.Analytics;
using Platform.Audit;
using Platform.ChannelGateway;
using Platform.Hosting;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.Standalone;

IPlatformService[] services =
[
    new StandaloneService(),
    new ChannelGatewayService(),
    new RoutingService(),
    new NluService(),
    new SentimentService(),
    new KnowledgeService(),
    new AnalyticsService(),
    new AuditService(),
];

return args switch
{
    ["keys", .. var keyArgs] => KeyCommand.Run(keyArgs),
    ["dead-letters", .. var letterArgs] => await DeadLetterCommand.RunAsync(letterArgs, services),
    _ => PlatformHost.Run(args, services),
};

using Platform.Analytics;
using Platform.Hosting;

return PlatformHost.Run(args, new AnalyticsService());

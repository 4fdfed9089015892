using Platform.Routing;
using Platform.Hosting;

return PlatformHost.Run(args, new RoutingService());

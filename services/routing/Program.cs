using Platform.Hosting;
using Platform.Routing;

return PlatformHost.Run(args, new RoutingService());

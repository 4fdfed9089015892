using Platform.ChannelGateway;
using Platform.Hosting;

return PlatformHost.Run(args, new ChannelGatewayService());

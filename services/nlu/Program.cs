using Platform.Hosting;
using Platform.Nlu;

return PlatformHost.Run(args, new NluService());

using Platform.Nlu;
using Platform.Hosting;

return PlatformHost.Run(args, new NluService());

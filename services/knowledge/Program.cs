using Platform.Hosting;
using Platform.Knowledge;

return PlatformHost.Run(args, new KnowledgeService());

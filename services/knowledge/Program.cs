using Platform.Knowledge;
using Platform.Hosting;

return PlatformHost.Run(args, new KnowledgeService());

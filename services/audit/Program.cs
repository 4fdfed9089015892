using Platform.Audit;
using Platform.Hosting;

return PlatformHost.Run(args, new AuditService());

using Platform.FrontDoor;
using Platform.Hosting;

return PlatformHost.Run(args, new FrontDoorService());

using Platform.Sentiment;
using Platform.Hosting;

return PlatformHost.Run(args, new SentimentService());

using Platform.Hosting;
using Platform.Sentiment;

return PlatformHost.Run(args, new SentimentService());

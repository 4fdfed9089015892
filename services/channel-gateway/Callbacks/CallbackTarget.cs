namespace Platform.ChannelGateway.Callbacks;

/// <summary>Where a channel's replies are posted.</summary>
internal sealed record CallbackTarget(string Url, string Secret);

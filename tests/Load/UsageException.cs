namespace Platform.Load;

/// <summary>The program was called in a way that cannot work; the message is the one line that the caller reads.</summary>
internal sealed class UsageException(string message) : Exception(message);

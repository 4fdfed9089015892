namespace Platform.Knowledge.Benchmarks.Sets;

/// <summary>A public set cannot be read; the message is the one line that the caller reads.</summary>
internal sealed class MissingDataException(string message) : Exception(message);

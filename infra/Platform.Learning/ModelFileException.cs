namespace Platform.Learning;

/// <summary>A file that is no model, damaged, or of another version; the message says which.</summary>
public sealed class ModelFileException(string message, Exception? cause = null) : Exception(message, cause);

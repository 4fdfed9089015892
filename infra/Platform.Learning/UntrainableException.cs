namespace Platform.Learning;

/// <summary>A set of examples from which nothing can be learned; the message says what to do.</summary>
public sealed class UntrainableException(string message) : Exception(message);

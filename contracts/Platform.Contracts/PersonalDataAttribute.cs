namespace Platform.Contracts;

/// <summary>
/// Marks a field that holds personal data: a customer's words, an address, an identity. Whatever leaves the
/// platform's own stores (logs, traces, streams, the lake) carries it redacted or not at all.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonalDataAttribute : Attribute
{
    /// <summary>
    /// The field says who somebody is, with the same value wherever he is named: outside, a pseudonym stands in its
    /// place. All other personal data is removed.
    /// </summary>
    public bool Identity { get; init; }
}

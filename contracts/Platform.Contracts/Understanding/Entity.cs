namespace Platform.Contracts.Understanding;

/// <summary>Something named in a message.</summary>
/// <param name="Type">Built in (<c>number</c>, <c>money</c>, <c>date</c>, <c>time</c>, <c>datetime</c>, <c>duration</c>, <c>phone</c>, <c>email</c>, <c>url</c>, <c>address</c>, <c>person</c>, <c>card_number</c>, <c>id_number</c>, <c>iban</c>) or from the pack.</param>
/// <param name="Value">Normalised value: invariant number, ISO 8601 date, time and duration, <c>12.50 EUR</c>, E.164-like phone, lower-case e-mail, id in the pack's catalogue.</param>
/// <param name="Text">The words as written.</param>
/// <param name="Start">First character in the message, UTF-16 units from 0.</param>
/// <param name="Length">Length in UTF-16 units.</param>
public sealed record Entity(
    string Type, [property: PersonalData] string Value, [property: PersonalData] string Text, int Start, int Length);

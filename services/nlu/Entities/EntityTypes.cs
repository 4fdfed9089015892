namespace Platform.Nlu.Entities;

/// <summary>The entities that need no pack.</summary>
internal static class EntityTypes
{
    public const string Number = "number";
    public const string Money = "money";
    public const string Date = "date";
    public const string Time = "time";
    public const string DateTime = "datetime";
    public const string Duration = "duration";
    public const string Phone = "phone";
    public const string Email = "email";
    public const string Url = "url";
    public const string Address = "address";
    public const string Person = "person";
    public const string CardNumber = "card_number";
    public const string IdNumber = "id_number";
    public const string Iban = "iban";

    /// <summary>Whether the characters of such an entity are a code, which is in no language.</summary>
    public static bool IsCode(string type) => type is Phone or Email or Url or CardNumber or IdNumber or Iban;
}

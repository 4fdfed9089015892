namespace Platform.Nlu.Entities;

/// <summary>The entities that need no pack.</summary>
internal static class EntityTypes
{
    public const string Number = "number";
    public const string Money = "money";
    public const string Date = "date";
    public const string Phone = "phone";
    public const string Email = "email";
}

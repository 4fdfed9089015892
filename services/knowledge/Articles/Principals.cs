using System.Security.Claims;
using Platform.Hosting.Security;

namespace Platform.Knowledge.Articles;

/// <summary>Who does something with an article, as its history names him.</summary>
internal static class Principals
{
    /// <summary>The platform itself: what becomes due, files that are read.</summary>
    public const string System = "system";

    /// <summary>The tenant's workspace pack.</summary>
    public const string Pack = "pack";

    /// <summary>The person who has signed in, or the channel of the key of a program.</summary>
    public static string GetPrincipal(this ClaimsPrincipal caller) => caller.GetPerson() ?? "key:" + caller.GetChannel();
}

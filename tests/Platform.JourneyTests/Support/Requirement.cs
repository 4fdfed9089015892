namespace Platform.JourneyTests.Support;

/// <summary>What a test needs of the machine.</summary>
public static class Requirement
{
    /// <summary>Skips the test for the reason, if there is one; with <c>CI=true</c> the test fails.</summary>
    public static void IsMet(string? reason)
    {
        if (reason is not null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip(reason);
        Assert.Null(reason);
    }
}

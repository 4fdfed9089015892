using Platform.Hosting.Security;
using Platform.Storage;

namespace Platform.Standalone;

/// <summary>
/// Issues API keys on this machine: <c>keys issue</c> makes the first ones of every tenant,
/// <c>keys add --tenant shop --channel whatsapp</c> one for a further adapter.
/// </summary>
internal static class KeyCommand
{
    public static int Run(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json")
            .AddEnvironmentVariables()
            .AddCommandLine([.. args.Skip(1)])
            .Build();
        var folder = StorageOptions.DataFolderIn(configuration);
        try
        {
            switch (args)
            {
                case ["issue", ..]:
                    IssueFirstKeys(folder, configuration);
                    Console.WriteLine($"The keys are in {Path.Combine(folder, "keys")}.");
                    return 0;
                case ["add", ..] when configuration["tenant"] is { Length: > 0 } tenant && configuration["channel"] is { Length: > 0 } channel
                    && IsName(channel) && Tenants(configuration).Contains(tenant):
                    Console.WriteLine(KeyFile.Issue(folder, tenant, channel, Scopes.Messages));
                    return 0;
                default:
                    Console.Error.WriteLine(
                        $"Usage: keys issue | keys add --tenant <{string.Join('|', Tenants(configuration))}> --channel <lower case letters, digits, hyphens>");
                    return 2;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The keys cannot be written: {exception.Message}");
            return 1;
        }
    }

    /// <summary>For every tenant a key of an adapter and one of its operators, unless it has them.</summary>
    public static void IssueFirstKeys(string folder, IConfiguration configuration)
    {
        foreach (var tenant in Tenants(configuration))
        {
            KeyFile.Issue(folder, tenant, "adapter", Scopes.Messages);
            KeyFile.Issue(folder, tenant, "operator", Scopes.Messages, Scopes.Agent, Scopes.Manage);
        }
    }

    private static IEnumerable<string> Tenants(IConfiguration configuration) =>
        configuration.GetSection("Tenancy:Tenants").GetChildren().Select(tenant => tenant.Key);

    private static bool IsName(string channel) =>
        channel.Length <= 40 && channel.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

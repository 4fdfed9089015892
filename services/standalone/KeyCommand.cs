using System.Globalization;
using Platform.Hosting.Security;
using Platform.Storage;

namespace Platform.Standalone;

/// <summary>
/// Issues API keys on this machine: <c>keys issue</c> makes the first ones of every tenant,
/// <c>keys add --tenant shop --channel whatsapp</c> one for a further adapter; <c>rotate</c> replaces it, <c>revoke</c> withdraws it.
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
            if (args is ["issue", ..])
            {
                IssueFirstKeys(folder, configuration);
                Console.WriteLine($"The keys are in {Path.Combine(folder, "keys")}.");
                return 0;
            }

            return configuration["tenant"] is { } tenant && configuration["channel"] is { } channel
                && IsName(channel) && Tenants(configuration).Contains(tenant)
                    ? RunForChannel(args.FirstOrDefault(), folder, tenant, channel, configuration)
                    : Usage(configuration);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The keys cannot be written: {exception.Message}");
            return 1;
        }
    }

    private static int RunForChannel(string? command, string folder, string tenant, string channel, IConfiguration configuration)
    {
        switch (command)
        {
            case "add" when (configuration["scopes"] ?? Scopes.Messages).Split(',') is var scopes && !scopes.Except(Scopes.All).Any():
                Console.WriteLine(KeyFile.Issue(folder, tenant, channel, scopes));
                return 0;
            case "rotate" when TimeSpan.TryParse(configuration["keep"] ?? "7.00:00:00", CultureInfo.InvariantCulture, out var keep):
                var oldExpires = TimeProvider.System.GetUtcNow() + keep;
                if (KeyFile.Rotate(folder, tenant, channel, oldExpires) is not { } path)
                {
                    Console.Error.WriteLine($"There is no key of {tenant} for {channel}.");
                    return 1;
                }

                Console.WriteLine($"{path} holds the new key; the old one is valid until {oldExpires:u}.");
                return 0;
            case "revoke":
                Console.WriteLine($"Withdrawn: {KeyFile.Revoke(folder, tenant, channel)}");
                return 0;
            default:
                return Usage(configuration);
        }
    }

    private static int Usage(IConfiguration configuration)
    {
        Console.Error.WriteLine(
            $"Usage: keys issue | keys add|rotate|revoke --tenant <{string.Join('|', Tenants(configuration))}> --channel <lower case letters, digits, hyphens>; "
            + $"add takes --scopes <{string.Join(',', Scopes.All)}> ({Scopes.Messages} without it), rotate takes --keep <d.hh:mm:ss> (7.00:00:00 without it)");
        return 2;
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
        channel.Length is > 0 and <= 40 && channel.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

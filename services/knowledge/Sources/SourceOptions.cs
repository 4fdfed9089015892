using System.ComponentModel.DataAnnotations;

namespace Platform.Knowledge.Sources;

/// <summary>The watched folder and the URLs (section <c>Knowledge:Sources</c>).</summary>
internal sealed class SourceOptions
{
    /// <summary>Folder with a folder of each tenant's files, named after the tenant; null for none. It must be there on the replicas that have this setting.</summary>
    public string? Folder { get; set; }

    /// <summary>Time between two looks at the folder; a file is read when it is the same in two of them. 100 ms to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00", ErrorMessage = "Knowledge:Sources:FolderEvery must be 100 ms to 1 day.")]
    public TimeSpan FolderEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Files of a tenant's folder.</summary>
    [Range(1, 100_000, ErrorMessage = "Knowledge:Sources:FolderFiles must be 1 to 100000.")]
    public int FolderFiles { get; set; } = 10_000;

    /// <summary>URLs of a tenant.</summary>
    [Range(1, 10_000, ErrorMessage = "Knowledge:Sources:Urls must be 1 to 10000.")]
    public int Urls { get; set; } = 1000;

    /// <summary>Time between two looks at a URL that has none of its own. 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "Knowledge:Sources:UrlEvery must be 1 minute to 30 days.")]
    public TimeSpan UrlEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a URL may take to be fetched. 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Knowledge:Sources:UrlTimeout must be 1 second to 10 minutes.")]
    public TimeSpan UrlTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Names of hosts, parted by commas, whose addresses need not be public: <c>wiki.intern,10.0.0.7</c>.</summary>
    public string AllowHosts { get; set; } = "";

    /// <summary>Whether this host may have any address.</summary>
    public bool Allows(string host) =>
        AllowHosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(host.Trim('[', ']'), StringComparer.OrdinalIgnoreCase);
}

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service of a compose file, as far as Tally says anything about it.</summary>
public sealed class Service
{
    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>For example unless-stopped.</summary>
    public string? Restart { get; set; }

    /// <summary>User, or user:group.</summary>
    public string? User { get; set; }

    /// <summary>Labels.</summary>
    public Dictionary<string, string> Labels { get; set; } = [];
}

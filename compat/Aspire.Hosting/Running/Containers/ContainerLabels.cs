using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Running.Containers;

/// <summary>The labels by which containers and networks are known to belong to an AppHost, so that a later one finds what a killed one left.</summary>
internal static class ContainerLabels
{
    public const string Owner = "dev.aspire.compat.owner";
    public const string Spec = "dev.aspire.compat.spec";

    /// <summary>This process: machine, process id and the second it was started in, since ids are given again.</summary>
    public static string ThisProcess { get; } = Describe(Process.GetCurrentProcess());

    /// <summary>Whether the owner was a process of this machine that is gone; of other machines' nothing is known.</summary>
    public static bool IsGone(string owner)
    {
        if (owner.Split('/') is not [var machine, var id, _] || machine != System.Environment.MachineName || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
            return false;
        try
        {
            using var process = Process.GetProcessById(processId);
            return Describe(process) != owner;
        }
        catch (ArgumentException) // no such process
        {
            return true;
        }
    }

    private static string Describe(Process process) => string.Create(
        CultureInfo.InvariantCulture, $"{System.Environment.MachineName}/{process.Id}/{new DateTimeOffset(process.StartTime).ToUnixTimeSeconds()}");
}

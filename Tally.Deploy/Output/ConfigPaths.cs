using System.Security.Cryptography;
using System.Text;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Output;

/// <summary>Names for what is mounted, made of the target's path.</summary>
internal static class ConfigPaths
{
    /// <summary><c>etc-grafana-provisioning</c> for <c>/etc/grafana/provisioning</c>.</summary>
    public static string Slug(string path) =>
        string.Concat(path.Trim('/').Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    /// <summary>A hash of all files: it changes when a file, a name or a target does.</summary>
    public static string Hash(IEnumerable<ConfigMount> mounts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var mount in mounts)
        {
            foreach (var file in mount.Files)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{mount.Target}\n{file.Path}\n{file.Content.Length}\n"));
                hash.AppendData(file.Content.Span);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}

using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Tally.Hosting;

/// <summary>Which mode was chosen and why, in words that are printed at start.</summary>
internal sealed record StackModeChoice(StackMode Mode, string Reason)
{
    /// <summary>
    /// Reads <c>Tally:Stack</c>, else the environment variable <c>TALLY_STACK</c>. Unset, the stack is embedded when the
    /// application runs; a manifest, which cannot carry a local process, takes the URLs as parameters.
    /// </summary>
    /// <exception cref="DistributedApplicationException">The setting is no mode, or one that cannot be run.</exception>
    public static StackModeChoice From(IConfiguration configuration, bool isPublishing)
    {
        var (setting, value) = configuration["Tally:Stack"] is { Length: > 0 } configured
            ? ("Tally:Stack", configured)
            : ("TALLY_STACK", configuration["TALLY_STACK"] ?? "");
        return value.ToUpperInvariant() switch
        {
            "" when isPublishing => new(StackMode.External, "a manifest takes the stack's URLs as parameters"),
            "" => new(StackMode.Embedded, "the default: one process, no container engine needed"),
            "EMBEDDED" when isPublishing => throw new DistributedApplicationException($"{setting} is 'embedded', which cannot be published: the embedded stack is a local process. Unset it."),
            "EMBEDDED" => new(StackMode.Embedded, $"{setting} says so"),
            "EXTERNAL" => new(StackMode.External, $"{setting} says so"),
            "CONTAINERS" => throw new DistributedApplicationException($"{setting} is 'containers', which is not available yet; expected 'embedded' or 'external'."),
            _ => throw new DistributedApplicationException($"{setting} is '{value}'; expected 'embedded' or 'external'."),
        };
    }
}

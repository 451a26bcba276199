using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Tally.Hosting;

/// <summary>Which mode was chosen and why, in words that are printed at start.</summary>
internal sealed record StackModeChoice(StackMode Mode, string Reason)
{
    private const string Expected = "expected 'containers', 'embedded' or 'external'";

    /// <summary>
    /// Reads <c>Tally:Stack</c>, else the environment variable <c>TALLY_STACK</c>. Unset, the stack runs in containers where an
    /// engine answers and is embedded where none does. A manifest describes the containers, unless the stack is elsewhere.
    /// </summary>
    /// <param name="configuration">The AppHost's.</param>
    /// <param name="isPublishing">Whether a manifest is written.</param>
    /// <param name="askEngines">Asks the container engines of this machine; called only where the answer matters.</param>
    /// <exception cref="DistributedApplicationException">The setting is no mode, or asks for containers where no engine answers.</exception>
    public static StackModeChoice From(IConfiguration configuration, bool isPublishing, Func<IConfiguration, EngineAnswer> askEngines)
    {
        var (setting, value) = configuration["Tally:Stack"] is { Length: > 0 } configured
            ? ("Tally:Stack", configured)
            : ("TALLY_STACK", configuration["TALLY_STACK"] ?? "");
        return value.ToUpperInvariant() switch
        {
            "EXTERNAL" => new(StackMode.External, $"{setting} says so"),
            "" or "EMBEDDED" or "CONTAINERS" when isPublishing => new(StackMode.Containers, "a manifest describes the containers"),
            "EMBEDDED" => new(StackMode.Embedded, $"{setting} says so"),
            "CONTAINERS" => Containers(setting, askEngines(configuration)),
            "" => WhatIsPossible(askEngines(configuration)),
            _ => throw new DistributedApplicationException($"{setting} is '{value}'; {Expected}."),
        };
    }

    private static StackModeChoice Containers(string setting, EngineAnswer answer) => answer.Engine is not null
        ? new(StackMode.Containers, $"{setting} says so, and {answer.Words}")
        : throw new DistributedApplicationException(
            $"{setting} is 'containers', but no container engine answers: {answer.Words}. Start one, or unset {setting} to run the stack embedded.");

    private static StackModeChoice WhatIsPossible(EngineAnswer answer) => answer.Engine is not null
        ? new(StackMode.Containers, answer.Words)
        : new(StackMode.Embedded, $"no container engine answers ({answer.Words})");
}

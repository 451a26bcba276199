using System.Runtime.InteropServices;

namespace Tally.Hosting;

/// <summary>How the program of an assembly is started: by its own executable beside the assembly, else by <c>dotnet</c>.</summary>
/// <param name="Command">The file to run.</param>
/// <param name="Arguments">What comes before the program's own arguments.</param>
internal sealed record BuiltProgram(string Command, IReadOnlyList<string> Arguments)
{
    // An executable looks for the runtime here, or in the places of an installer; an SDK unpacked elsewhere is not among those.
    public const string RuntimeVariable = "DOTNET_ROOT";

    /// <summary>Where the runtime lies that runs this process: <c>…/shared/Microsoft.NETCore.App/10.0.1/</c> is three folders below.</summary>
    public static string RuntimeRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Null where there is no such file: not built, or built elsewhere since.</summary>
    public static BuiltProgram? Of(string assembly)
    {
        var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        return !File.Exists(assembly) ? null
            : File.Exists(executable) ? new(executable, [])
            : new("dotnet", [assembly]);
    }
}

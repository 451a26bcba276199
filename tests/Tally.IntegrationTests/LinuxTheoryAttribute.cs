using System.Runtime.CompilerServices;

namespace Tally.IntegrationTests;

/// <summary>A test that reads of processes what Linux alone shows.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = OperatingSystem.IsLinux() ? null : "it reads /proc";
}

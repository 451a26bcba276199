using System.Runtime.CompilerServices;

namespace Tally.IntegrationTests;

/// <summary>A test that needs a stack of this run's own, to end it or to reach all of it; skipped where the stack runs elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnStackFactAttribute : FactAttribute
{
    public OwnStackFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("TALLY_STACK"), "external", StringComparison.OrdinalIgnoreCase))
            Skip = "the stack runs elsewhere (TALLY_STACK=external); this test needs one of its own";
    }
}

namespace Tally.IntegrationTests;

/// <summary>A test that ends the stack's processes; skipped where the stack runs elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnStackFactAttribute : FactAttribute
{
    public OwnStackFactAttribute()
    {
        if (string.Equals(Environment.GetEnvironmentVariable("TALLY_STACK"), "external", StringComparison.OrdinalIgnoreCase))
            Skip = "the stack runs elsewhere (TALLY_STACK=external), so no test can end it";
    }
}

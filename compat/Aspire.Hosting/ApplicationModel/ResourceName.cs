namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rules that names of resources and endpoints share.</summary>
internal static class ResourceName
{
    private const int MaxLength = 64;

    public static void Validate(string name, string kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Fault(name) is { } fault)
            throw new ArgumentException($"{kind} name '{name}' is invalid. {fault}", nameof(name));
    }

    private static string? Fault(string name) => name switch
    {
        { Length: 0 or > MaxLength } => $"Name must be between 1 and {MaxLength} characters long.",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "Name must contain only ASCII letters, digits, and hyphens.",
        _ when name.Contains("--", StringComparison.Ordinal) => "Name cannot contain consecutive hyphens.",
        _ when !char.IsAsciiLetter(name[0]) => "Name must start with an ASCII letter.",
        _ when name[^1] == '-' => "Name cannot end with a hyphen.",
        _ => null,
    };
}

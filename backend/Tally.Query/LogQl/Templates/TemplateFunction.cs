namespace Tally.Query.LogQl.Templates;

internal enum Kind { Any, Text, Integer, Time }

/// <summary>A function that templates may call.</summary>
/// <param name="Name">As templates write it.</param>
/// <param name="Parameters">What each argument must be.</param>
/// <param name="Rest">What any number of further arguments must be; null where there are none.</param>
/// <param name="Call">Throws <see cref="TemplateCallException"/> for values it cannot use.</param>
/// <param name="StopsAt">For <c>and</c> and <c>or</c>: the truth of an argument at which it is the result.</param>
internal sealed record TemplateFunction(string Name, Kind[] Parameters, Kind? Rest, Func<TemplateInput, object?[], object?> Call, bool? StopsAt = null)
{
    public string? CountProblem(int count) =>
        Rest is null && count != Parameters.Length ? $"wrong number of args for {Name}: want {Parameters.Length} got {count}"
        : count < Parameters.Length ? $"wrong number of args for {Name}: want at least {Parameters.Length} got {count}"
        : null;

    /// <summary>What is wrong with an argument's type; null where it fits.</summary>
    public string? TypeProblem(int index, ref object? argument)
    {
        var kind = index < Parameters.Length ? Parameters[index] : Rest!.Value;
        var fits = kind switch
        {
            Kind.Text => argument is string,
            Kind.Integer => argument is long,
            Kind.Time => argument is GoTime,
            _ => true,
        };
        return fits ? null : $"wrong type for value; expected {Named(kind)}; got {GoPrint.TypeName(argument)}";
    }

    private static string Named(Kind kind) => kind switch { Kind.Text => "string", Kind.Integer => "int", _ => "time.Time" };
}

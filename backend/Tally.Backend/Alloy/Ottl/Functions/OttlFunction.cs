using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Functions;

/// <summary>Reads a compiled value where the cursor stands; nil is the empty value.</summary>
internal delegate AttributeValue Getter(Paths.Cursor cursor);

/// <summary>A function of OTTL: its name, the names of its parameters, and how many of them a call must give.</summary>
internal sealed record OttlFunction<T>(string Name, IReadOnlyList<string> Parameters, int Required, Func<OttlArguments, T> Make)
{
    /// <summary><c>replace_pattern(target, regex, replacement)</c></summary>
    public string Signature => $"{Name}({string.Join(", ", Parameters.Select((parameter, i) => i < Required ? parameter : $"[{parameter}]"))})";
}

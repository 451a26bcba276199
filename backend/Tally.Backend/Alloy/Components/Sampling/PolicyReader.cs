using System.Text.RegularExpressions;
using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Ottl.Rewriting;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>Reads a <c>policy</c> block: a name, a type, and a block of the type's name.</summary>
internal static class PolicyReader
{
    private static readonly string[] Types = ["always_sample", "and", "boolean_attribute", "latency", "numeric_attribute", "probabilistic", "status_code", "string_attribute"];

    public static TracePolicy Read(Arguments policy)
    {
        policy.Text("name");
        var type = policy.Choice("type", "", Types);
        var details = policy.Block(type);
        if (details is null && type != "always_sample")
            throw policy.Wrong(policy.At, $"the policy's type is {type}, but it has no block of that name");
        var read = type switch
        {
            "always_sample" => new AlwaysSample(),
            "and" => And(details!),
            "boolean_attribute" => new BooleanAttributePolicy(details!.Text("key"), details.Flag("value", true)),
            "latency" => new LatencyPolicy((long)details!.Number("threshold_ms", null, 0), (long)details.Number("upper_threshold_ms", 0, 0)),
            "numeric_attribute" => new NumericAttributePolicy(details!.Text("key"), (long)details.Number("min_value", null), (long)details.Number("max_value", null)),
            "probabilistic" => new ProbabilisticPolicy(details!.Number("sampling_percentage", null, 0, 100), details.Text("hash_salt", null) is { Length: > 0 } salt ? salt : "default-hash-seed"),
            "status_code" => StatusCodes(details!),
            "string_attribute" => StringAttribute(details!),
            _ => (TracePolicy)null!,
        };
        details?.Complete();
        policy.Complete();
        return read;
    }

    private static AndPolicy And(Arguments details) => new([.. details.Blocks("and_sub_policy").Select(Read)]);

    private static StatusCodePolicy StatusCodes(Arguments details) => new(details.Texts("status_codes")
        .Select(code => Enum.TryParse<StatusCode>(code, ignoreCase: true, out var known) ? known : throw details.Wrong("status_codes", $"\"{code}\" is no status code, expected OK, ERROR or UNSET"))
        .ToHashSet());

    private static StringAttributePolicy StringAttribute(Arguments details)
    {
        var (key, values) = (details.Text("key"), details.Texts("values"));
        var isInverted = details.Flag("invert_match", false);
        details.Any("cache_max_size");
        return details.Flag("enabled_regex_matching", false)
            ? new(key, new HashSet<string>(), [.. values.Select(value => Pattern(details, value))], isInverted)
            : new(key, values.ToHashSet(StringComparer.Ordinal), [], isInverted);
    }

    private static Regex Pattern(Arguments details, string pattern) =>
        Patterns.TryGet(pattern, out var regex, out var error) ? regex : throw details.Wrong("values", $"`{pattern}`: {error}");
}

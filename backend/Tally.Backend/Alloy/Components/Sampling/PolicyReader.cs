using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Ottl.Rewriting;
using Tally.Query.Text;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>Reads a <c>policy</c> block: a name, a type, and a block of the type's name.</summary>
internal static class PolicyReader
{
    private static readonly string[] Types = ["always_sample", "and", "boolean_attribute", "latency", "numeric_attribute", "probabilistic", "status_code", "string_attribute"];

    /// <summary>The policies of the blocks, whose names are told apart.</summary>
    public static IReadOnlyList<TracePolicy> ReadAll(IReadOnlyList<Arguments> policies)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var policy in policies)
            if (policy.Text("name") is var name && (name.Length == 0 || !names.Add(name)))
                throw policy.Wrong(
                    "name", name.Length == 0 ? "`name` is empty, expected one" : $"`name` is \"{name}\", which another policy has already");
        return [.. policies.Select(Read)];
    }

    private static TracePolicy Read(Arguments policy)
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
            "boolean_attribute" => new BooleanAttributePolicy(details!.Text("key"), RequiredFlag(details, "value")),
            "latency" => new LatencyPolicy((long)details!.Number("threshold_ms", null, 0), (long)details.Number("upper_threshold_ms", 0, 0)),
            "numeric_attribute" => new NumericAttributePolicy(details!.Text("key"), (long)details.Number("min_value", null), (long)details.Number("max_value", null)),
            "probabilistic" => new ProbabilisticPolicy(details!.Number("sampling_percentage", null, 0), details.Text("hash_salt", null) is { Length: > 0 } salt ? salt : "default-hash-seed"),
            "status_code" => StatusCodes(details!),
            "string_attribute" => StringAttribute(details!),
            _ => (TracePolicy)null!,
        };
        details?.Complete();
        policy.Complete();
        return read;
    }

    private static bool RequiredFlag(Arguments details, string name)
    {
        details.Require(name);
        return details.Flag(name, false);
    }

    private static AndPolicy And(Arguments details)
    {
        details.RequiredBlocks("and_sub_policy");
        return new([.. details.Blocks("and_sub_policy").Select(Read)]);
    }

    private static StatusCodePolicy StatusCodes(Arguments details)
    {
        details.Require("status_codes");
        var codes = details.Texts("status_codes").Select(code => code switch
        {
            "OK" => StatusCode.Ok,
            "ERROR" => StatusCode.Error,
            "UNSET" => StatusCode.Unset,
            _ => throw details.Wrong("status_codes", $"\"{code}\" is no status code, expected OK, ERROR or UNSET"),
        }).ToHashSet();
        return codes.Count > 0
            ? new(codes)
            : throw details.Wrong("status_codes", "`status_codes` is empty, expected some of OK, ERROR and UNSET");
    }

    private static StringAttributePolicy StringAttribute(Arguments details)
    {
        details.Require("values");
        var (key, values) = (details.Text("key"), details.Texts("values"));
        var isInverted = details.Flag("invert_match", false);
        details.Count("cache_max_size", 0);
        return details.Flag("enabled_regex_matching", false)
            ? new(key, new HashSet<string>(), [.. values.Select(value => Pattern(details, value))], isInverted)
            : new(key, values.ToHashSet(StringComparer.Ordinal), [], isInverted);
    }

    private static Re2 Pattern(Arguments details, string pattern) =>
        Patterns.TryGet(pattern, out var regex, out var error) ? regex : throw details.Wrong("values", $"`{pattern}`: {error}");
}

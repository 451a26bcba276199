using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Functions;

/// <summary>OTTL's symbols for OTLP's numbers.</summary>
internal static class OttlEnums
{
    public static readonly IReadOnlyDictionary<string, long> All = Build();

    private static Dictionary<string, long> Build()
    {
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var code in Enum.GetValues<StatusCode>())
            all[$"STATUS_CODE_{code.ToString().ToUpperInvariant()}"] = (long)code;
        foreach (var kind in Enum.GetValues<SpanKind>())
            all[$"SPAN_KIND_{kind.ToString().ToUpperInvariant()}"] = (long)kind;
        foreach (var (i, kind) in (string[])["NONE", "GAUGE", "SUM", "HISTOGRAM", "EXPONENTIAL_HISTOGRAM", "SUMMARY"] is var kinds ? kinds.Index() : [])
            all[$"METRIC_DATA_TYPE_{kind}"] = i;
        all["SEVERITY_NUMBER_UNSPECIFIED"] = 0;
        foreach (var (i, level) in (string[])["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] is var levels ? levels.Index() : [])
            for (var step = 1; step <= 4; step++)
                all[$"SEVERITY_NUMBER_{level}{(step == 1 ? "" : step.ToString(System.Globalization.CultureInfo.InvariantCulture))}"] = i * 4 + step;
        return all;
    }
}

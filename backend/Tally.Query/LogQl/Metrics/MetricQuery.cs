using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>Runs a metric query.</summary>
internal static class MetricQuery
{
    public static LogResult Run(MetricExpr expr, LogQueryRun run) => throw LogQueryException.NotSupported("a metric query", expr.Position);
}

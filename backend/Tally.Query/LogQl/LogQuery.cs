using System.Diagnostics.CodeAnalysis;
using Tally.Query.LogQl.Pipeline;
using Tally.Query.LogQl.Syntax;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl;

/// <summary>A LogQL query, parsed (Loki 3.7). Immutable and thread-safe.</summary>
public sealed class LogQuery
{
    private readonly Expr _expr;

    private LogQuery(string text, Expr expr) => (Text, _expr) = (text, expr);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>True for a query that counts (a vector, matrix or scalar), false for one that returns lines.</summary>
    public bool IsMetric => _expr is MetricExpr;

    /// <summary>True for a bare selector, <c>{app="a"}</c>.</summary>
    public bool IsSelector => _expr is LogExpr { Stages: [] };

    /// <summary>The stream selector of a log query; empty for a metric query.</summary>
    public IReadOnlyList<LabelMatcher> Matchers => _expr is LogExpr log ? log.Matchers : [];

    public static bool TryParse(string text, [NotNullWhen(true)] out LogQuery? query, [NotNullWhen(false)] out QueryError? error)
    {
        (query, error) = (null, null);
        try
        {
            query = new(text, Parser.Parse(text));
            return true;
        }
        catch (LogQlSyntaxException e)
        {
            error = QueryError.At(text, e.Position, e.Message);
            return false;
        }
    }

    /// <summary>The query in canonical form, on one line; it reads back as the same query.</summary>
    public override string ToString() => LogQlPrinter.Print(_expr);

    /// <summary>The query laid out for reading, over several lines where it is long.</summary>
    public string Format() => LogQlLayout.Print(_expr);

    /// <summary>Runs against what the store holds now.</summary>
    public bool TryRun(LogStore store, LogQueryOptions options, LogQueryLimits limits, [NotNullWhen(true)] out LogResult? result, [NotNullWhen(false)] out LogQueryFailure? failure, CancellationToken cancel = default)
    {
        (result, failure) = (null, null);
        try
        {
            result = Run(new(store.Read(), options, limits, cancel));
            return true;
        }
        catch (LogQueryException e)
        {
            failure = new(e.Kind, e.Message, e.Position is { } at ? QueryError.At(Text, at, e.Message) : null);
            return false;
        }
        catch (InvalidDataException e)
        {
            failure = new(LogQueryFailureKind.Damaged, e.Message);
            return false;
        }
    }

    /// <summary>Follows a log query's lines from a time on.</summary>
    public bool TryTail(LogStore store, UnixNanos from, [NotNullWhen(true)] out LogTail? tail, [NotNullWhen(false)] out LogQueryFailure? failure)
    {
        (tail, failure) = (null, null);
        if (_expr is not LogExpr log)
        {
            failure = new(LogQueryFailureKind.NotSupported, "only log queries can be tailed: the query counts");
            return false;
        }
        try
        {
            // What is wrong with a stage shows before the first line.
            _ = PipelineStages.Compile(log.Stages);
            tail = new(store, log, from);
            return true;
        }
        catch (LogQueryException e)
        {
            failure = new(e.Kind, e.Message, e.Position is { } at ? QueryError.At(Text, at, e.Message) : null);
            return false;
        }
    }

    private LogResult Run(LogQueryRun run)
    {
        run.CheckLength();
        return _expr switch
        {
            LogExpr log => LogLines.Run(log, run),
            MetricExpr metric => Metrics.MetricQuery.Run(metric, run),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

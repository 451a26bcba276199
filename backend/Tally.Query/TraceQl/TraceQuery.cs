using System.Diagnostics.CodeAnalysis;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>A TraceQL query of Tempo 3.0, parsed and checked. Immutable and thread-safe.</summary>
public sealed class TraceQuery
{
    private readonly string _text;
    private readonly QueryRoot _root;

    private TraceQuery(string text, QueryRoot root)
    {
        _text = text;
        _root = root;
    }

    /// <summary>True for a query that computes metrics; it cannot be searched with.</summary>
    public bool IsMetrics => _root.Metrics is not null;

    /// <summary>The query in its canonical form, which parses to the same query.</summary>
    public override string ToString() => Printer.Print(_root);

    /// <summary>Parses and checks; an error names the place and what was expected there.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TraceQuery? query, [NotNullWhen(false)] out QueryError? error)
    {
        query = null;
        try
        {
            var root = Parser.Parse(text);
            error = Validator.Check(root) is { } objection ? QueryError.At(text, objection.At, objection.Message) : null;
            if (error is null)
                query = new(text, root);
        }
        catch (SyntaxException e)
        {
            error = QueryError.At(text, e.At, e.Message);
        }
        return query is not null;
    }

    /// <summary>
    /// Finds traces, newest first. A trace counts as within the time asked for where any part of it is.
    /// False with an error where the query is one for metrics, or its grouping and operators do not go together.
    /// </summary>
    public bool TrySearch(TraceStore store, SearchOptions options, [NotNullWhen(true)] out SearchResult? result, [NotNullWhen(false)] out QueryError? error, CancellationToken cancellation = default)
    {
        (result, error) = (null, null);
        if (_root.Spans is not { } pipeline)
        {
            error = QueryError.At(_text, _root.Metrics!.At, "a metrics query finds no traces, drop the metrics function or ask the metrics API");
            return false;
        }
        try
        {
            using var snapshot = store.Snapshot();
            result = snapshot.Answer(all => new SearchRun(pipeline, all, options, cancellation).Run());
            return true;
        }
        catch (RunException e)
        {
            error = QueryError.At(_text, e.At, e.Message);
            return false;
        }
    }

    /// <summary>
    /// Computes series. Each span counts in the step that it starts in. Sampling hints are taken and need nothing: every answer is exact.
    /// False with an error where the query is one for traces, or cannot be carried out on the data.
    /// </summary>
    public bool TryCompute(TraceStore store, MetricsOptions options, [NotNullWhen(true)] out MetricsResult? result, [NotNullWhen(false)] out QueryError? error, CancellationToken cancellation = default)
    {
        (result, error) = (null, null);
        if (!IsMetrics)
        {
            error = QueryError.At(_text, 0, "not a metrics query");
            return false;
        }
        try
        {
            using var snapshot = store.Snapshot();
            result = snapshot.Answer(all => new MetricsRun(_root, all, options, cancellation).Run());
            return true;
        }
        catch (RunException e)
        {
            error = QueryError.At(_text, e.At, e.Message);
            return false;
        }
    }
}

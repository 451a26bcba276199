using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl;

/// <summary>The door to PromQL: a text becomes a query or an error with a position, a query runs over a store. Immutable and thread-safe.</summary>
public sealed class PromQuery
{
    private readonly PromNode _root;
    private readonly PromOptions _options;

    private PromQuery(string text, PromNode root, PromOptions options) => (Text, _root, _options) = (text, root, options);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    internal PromNode Root => _root;

    public static bool TryParse(string text, PromOptions? options, out PromQuery? query, out QueryError? error)
    {
        options ??= PromOptions.Default;
        try
        {
            query = new(text, PromParser.Parse(text, options), options);
            error = null;
            return true;
        }
        catch (PromSyntaxException e)
        {
            query = null;
            error = QueryError.At(text, e.Offset, "parse error: " + e.Message);
            return false;
        }
    }

    /// <summary>The value at one time, in milliseconds since 1970.</summary>
    public PromResult Instant(MetricStore store, long time, PromLimits? limits = null, CancellationToken cancellation = default) =>
        Run(store, new(time, 1, 1), time, isRange: false, limits ?? PromLimits.Default, cancellation);

    /// <summary>The values from <paramref name="start"/> to <paramref name="end"/>, both inclusive, every <paramref name="step"/> milliseconds; a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive, or the end lies before the start.</exception>
    public PromResult Range(MetricStore store, long start, long end, long step, PromLimits? limits = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        limits ??= PromLimits.Default;
        var count = (end - start) / step + 1;
        if (count > limits.MaxPoints)
            return new(null, PromFailure.Execution, $"exceeded maximum resolution of {limits.MaxPoints:N0} points per timeseries. Try decreasing the query resolution (?step=XX)", [], []);
        if (_root.Type is not (PromType.Scalar or PromType.Vector))
            return new(null, PromFailure.Refused, $"invalid expression type \"{PromTypes.Name(_root.Type)}\" for range query, must be Scalar or instant Vector", [], []);
        return Run(store, new(start, step, (int)count), end, isRange: true, limits, cancellation);
    }

    /// <summary>In upstream's canonical form.</summary>
    public override string ToString() => PromPrinter.Print(_root);

    /// <summary>As <see cref="ToString"/>, but over several lines where that is longer than 100 characters, as upstream's <c>format_query</c>.</summary>
    public string Pretty() => PromPrettifier.Print(_root, 0);

    /// <summary>Writes the tree in the JSON of upstream's <c>parse_query</c>.</summary>
    public void WriteTree(System.Text.Json.Utf8JsonWriter json) => PromTreeJson.Write(json, _root);

    /// <summary>The instant selectors of the query, for what looks up exemplars and series by it.</summary>
    public IReadOnlyList<IReadOnlyList<LabelMatcher>> Selectors() => [.. Selectors(_root).Select(selector => selector.Matchers)];

    /// <summary>The matchers where the query is an instant selector and nothing more, else null.</summary>
    public IReadOnlyList<LabelMatcher>? Selector => (_root as SelectorNode)?.Matchers;

    private static IEnumerable<SelectorNode> Selectors(PromNode node) => node switch
    {
        SelectorNode selector => [selector],
        RangeNode range => [range.Selector],
        SubqueryNode subquery => Selectors(subquery.Inner),
        ParenNode paren => Selectors(paren.Inner),
        NegateNode negate => Selectors(negate.Inner),
        BinaryNode binary => Selectors(binary.Left).Concat(Selectors(binary.Right)),
        AggregateNode aggregate => (aggregate.Parameter is null ? [] : Selectors(aggregate.Parameter)).Concat(Selectors(aggregate.Inner)),
        CallNode call => call.Arguments.SelectMany(Selectors),
        _ => [],
    };

    private PromResult Run(MetricStore store, Timeline timeline, long end, bool isRange, PromLimits limits, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limits.Timeout);
        var notes = new Annotations(Text);
        try
        {
            var root = DurationParts.Resolve(_root, isRange ? timeline.Step / 1000.0 : 0, (end - timeline.Start) / 1000.0);
            var context = new EvaluationContext(store, _options, isRange, timeline, notes, new(limits.MaxSamples), deadline.Token) { QueryEnd = end, CountsOnly = CountsOnly.Of(root) };
            var evaluator = new Evaluator(context, timeline);
            var data = isRange ? evaluator.Matrix(root) : evaluator.Instant(root);
            return new(data, null, "", notes.Warnings, notes.Infos);
        }
        catch (PromEvaluationException e)
        {
            return new(null, e.Failure, e.Message, notes.Warnings, notes.Infos);
        }
        catch (PromSyntaxException e)
        {
            return new(null, PromFailure.Execution, QueryError.At(Text, e.Offset, e.Message).ToString(), notes.Warnings, notes.Infos);
        }
        catch (OperationCanceledException)
        {
            return cancellation.IsCancellationRequested
                ? new(null, PromFailure.Canceled, "query was canceled in expression evaluation", [], [])
                : new(null, PromFailure.Timeout, "query timed out in expression evaluation", [], []);
        }
    }
}

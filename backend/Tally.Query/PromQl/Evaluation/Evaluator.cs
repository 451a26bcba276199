using System.Diagnostics;
using Tally.Query.PromQl.Functions;
using Tally.Query.PromQl.Syntax;
using Tally.Signals;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>
/// Evaluates a tree over all steps of a timeline at once: each selector reads each of its series once, and every operator
/// works series by series. So labels are matched and grouped once a query, not once a step.
/// </summary>
internal sealed class Evaluator(EvaluationContext context, Timeline timeline)
{
    public EvaluationContext Context => context;

    public Timeline Timeline => timeline;

    private bool DropsNamesAtEnd => context.Options.DelayedNameRemoval;

    /// <summary>The result of an instant query: the tree at the timeline's only step.</summary>
    public PromData Instant(PromNode root)
    {
        var time = timeline.Start;
        if (root.Type == PromType.Matrix)
            return new PromData.Matrix(Ordered(Samples(root)));
        return Evaluate(root) switch
        {
            Evaluated.Scalars scalars => new PromData.Scalar(time, scalars.Values[0]),
            Evaluated.Text text => new PromData.Text(time, text.Value),
            Evaluated.Rows rows => new PromData.Vector([.. Finish(rows.List).Where(row => row.Has(0)).Select(row => new PromSeries(row.Labels, [new(time, row[0])]))]),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The result of a range query, ordered by labels.</summary>
    public PromData.Matrix Matrix(PromNode root) => Evaluate(root) switch
    {
        Evaluated.Scalars scalars => new([new(LabelSet.Empty, [.. scalars.Values.Select((value, i) => new PromPoint(timeline[i], new(value)))])]),
        Evaluated.Rows rows => new(Ordered(Finish(rows.List).Where(row => !row.IsEmpty).Select(row => new PromSeries(row.Labels, Points(row))))),
        _ => throw new UnreachableException(),
    };

    public Evaluated Evaluate(PromNode node)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        return node switch
        {
            NumberNode number => Constant(number.Value),
            StringNode text => new Evaluated.Text(text.Value),
            ParenNode paren => Evaluate(paren.Inner),
            NegateNode negate => Negate(negate),
            SelectorNode { Extension: Extension.Smoothed } selector => Hold(new Evaluated.Rows(SmoothedReader.Read(this, selector))),
            SelectorNode selector => Hold(SelectorReader.Instant(this, selector)),
            BinaryNode binary => Hold(BinaryEvaluator.Evaluate(this, binary)),
            AggregateNode aggregate => Hold(AggregateEvaluator.Evaluate(this, aggregate)),
            CallNode call => Hold(CallEvaluator.Evaluate(this, call)),
            _ => throw new UnreachableException(),
        };
    }

    public List<Row> Vector(PromNode node) => ((Evaluated.Rows)Evaluate(node)).List;

    public double[] Scalar(PromNode node) => ((Evaluated.Scalars)Evaluate(node)).Values;

    public string Text(PromNode node) => ((Evaluated.Text)Evaluate(node)).Value;

    /// <summary>An evaluator of the same query at other times.</summary>
    public Evaluator At(Timeline times) => new(context, times);

    /// <summary>The time a modifier pins to, or null.</summary>
    public long? Pinned(AtModifier? at) => at switch
    {
        null => null,
        AtModifier.Time time => time.Milliseconds,
        AtModifier.QueryStart => context.Query.Start,
        AtModifier.QueryEnd => context.QueryEnd,
        _ => throw new UnreachableException(),
    };

    /// <summary>Rows whose metric name no longer says what they are: now, or when the query ends.</summary>
    public List<Row> DropNames(List<Row> rows)
    {
        if (DropsNamesAtEnd)
        {
            foreach (var row in rows)
                row.NameDropped = true;
            return rows;
        }
        return RowSet.Merge(this, [.. Each(rows).Select(row => row.Under(Labels.WithoutName(row.Labels)))]);
    }

    /// <summary>The labels of a derived row under the same rule.</summary>
    public LabelSet Derived(LabelSet labels) => DropsNamesAtEnd ? labels : Labels.WithoutName(labels);

    /// <summary>Ends the query where its time is up, or where a result of so many rows is over its samples: to be asked while the result grows.</summary>
    public void Foresee(int rows)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        context.Budget.Foresee((long)rows * timeline.Count);
    }

    /// <summary>The rows one by one, as long as there is time.</summary>
    public IEnumerable<Row> Each(IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    /// <summary>Forgets what an operator has used up.</summary>
    public void Release(List<Row> rows) => context.Budget.Release((long)rows.Count * timeline.Count);

    private Evaluated Hold(Evaluated value)
    {
        if (value is Evaluated.Rows rows)
            context.Budget.Hold((long)rows.List.Count * timeline.Count);
        return value;
    }

    private List<Row> Finish(List<Row> rows) =>
        rows.Exists(row => row.NameDropped)
            ? RowSet.Merge(this, [.. Each(rows).Select(row => row.NameDropped ? row.Under(Labels.WithoutName(row.Labels)) : row)])
            : rows;

    private Evaluated.Scalars Constant(double value)
    {
        var values = new double[timeline.Count];
        Array.Fill(values, value);
        return new(values);
    }

    private Evaluated Negate(NegateNode node)
    {
        if (node.Inner.Type == PromType.Scalar)
            return new Evaluated.Scalars(Array.ConvertAll(Scalar(node.Inner), value => -value));
        var rows = Vector(node.Inner);
        foreach (var row in Each(rows))
            for (var i = 0; i < timeline.Count; i++)
                if (row.Has(i))
                    row[i] = row.Histogram(i) is { } histogram ? new(0, HistogramMath.Scale(histogram, -1)) : new(-row.Values[i]);
        return new Evaluated.Rows(DropNames(rows));
    }

    private List<PromSeries> Samples(PromNode node)
    {
        var series = new List<PromSeries>();
        RangeReader.Read(this, node, (labels, nameDropped, buffer) =>
        {
            var (from, to) = RangeReader.Bounds(this, node, timeline.Start);
            var points = new List<PromPoint>();
            var extension = RangeReader.ExtensionOf(node);
            if (extension is not Extension.None)
                points = ExtendedSamples.Of(buffer, from, to, (long)context.Options.Lookback.TotalMilliseconds, extension);
            for (var i = 0; extension is Extension.None && i < buffer.Count; i++)
                if (buffer.Times[i] > from && buffer.Times[i] <= to)
                    points.Add(new(buffer.Times[i], new(buffer.Values[i], buffer.Histogram(i))));
            if (points.Count > 0)
                series.Add(new(nameDropped ? Labels.WithoutName(labels) : labels, points));
        });
        return series;
    }

    private PromPoint[] Points(Row row)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var points = new PromPoint[row.Count];
        var next = 0;
        for (var i = 0; i < timeline.Count; i++)
            if (row.Has(i))
                points[next++] = new(timeline[i], row[i]);
        return points;
    }

    private static List<PromSeries> Ordered(IEnumerable<PromSeries> series) => [.. series.Order(Comparer<PromSeries>.Create((left, right) => Labels.Compare(left.Labels, right.Labels)))];
}

using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>
/// Selectors whose histograms are asked for their counts and sums alone. Of these upstream looks for restarts between all
/// samples as it reads them, and so may find restarts that contradict each other where whole histograms say nothing.
/// </summary>
internal static class CountsOnly
{
    /// <summary>
    /// The selectors under <c>histogram_count</c>, <c>_sum</c> or <c>_avg</c>, unless a subquery or a function of whole
    /// histograms stands above them. A binary operator hides what stands above it.
    /// </summary>
    public static HashSet<SelectorNode> Of(PromNode root)
    {
        var found = new HashSet<SelectorNode>(ReferenceEqualityComparer.Instance);
        Walk(root, asksCounts: false, asksMore: false);
        return found;

        void Walk(PromNode node, bool asksCounts, bool asksMore)
        {
            switch (node)
            {
                case SelectorNode selector when asksCounts && !asksMore:
                    found.Add(selector);
                    break;
                case RangeNode range:
                    Walk(range.Selector, asksCounts, asksMore);
                    break;
                case SubqueryNode subquery:
                    Walk(subquery.Inner, asksCounts, asksMore: true);
                    break;
                case ParenNode paren:
                    Walk(paren.Inner, asksCounts, asksMore);
                    break;
                case NegateNode negate:
                    Walk(negate.Inner, asksCounts, asksMore);
                    break;
                case AggregateNode aggregate:
                    Walk(aggregate.Inner, asksCounts, asksMore);
                    if (aggregate.Parameter is not null)
                        Walk(aggregate.Parameter, asksCounts, asksMore);
                    break;
                case CallNode call:
                    foreach (var argument in call.Arguments)
                        Walk(argument, asksCounts || IsOfCounts(call), asksMore || IsOfBuckets(call));
                    break;
                case BinaryNode binary:
                    Walk(binary.Left, asksCounts: false, asksMore: false);
                    Walk(binary.Right, asksCounts: false, asksMore: false);
                    break;
            }
        }
    }

    /// <summary>Lets each histogram that does not say so itself say whether it continues the one before it.</summary>
    public static void Detect(SampleBuffer samples)
    {
        NativeHistogram? before = null;
        for (var i = 0; i < samples.Count && samples.HasHistograms; i++)
        {
            if (samples.Histogram(i) is not { IsStale: false } now)
                continue;
            if (before is not null && now.CounterReset is CounterReset.Unknown)
                samples.Replace(i, now.WithHint(CounterResets.Between(before, now) ? CounterReset.Reset : CounterReset.NotReset));
            before = now;
        }
    }

    private static bool IsOfCounts(CallNode call) => call.Function.Name is "histogram_count" or "histogram_sum" or "histogram_avg";

    private static bool IsOfBuckets(CallNode call) => call.Function.Name is "histogram_quantile" or "histogram_quantiles" or "histogram_fraction";
}

using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>Takes spans in and makes series of them.</summary>
internal interface ISpanObserver
{
    /// <summary>How many series there were when further ones had to be left out; null = none was.</summary>
    int? CutAt { get; }

    /// <param name="span">The span.</param>
    /// <param name="slot">The step that it starts in.</param>
    void Observe(SpanRef span, int slot);

    SeriesSet Result();
}

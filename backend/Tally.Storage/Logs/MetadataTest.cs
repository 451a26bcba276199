using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>A matcher on one metadata key: every distinct value is asked once, ids are compared as numbers. Not thread-safe.</summary>
public sealed class MetadataTest
{
    private readonly MetadataKey _key;
    private readonly LabelMatcher _matcher;
    private readonly bool _matchesAbsent;

    // Per value id: 0 not asked yet, 1 accepted, 2 refused.
    private readonly byte[] _answers;
    private readonly IdKind _id;
    private readonly TraceId _trace;
    private readonly SpanId _span;

    internal MetadataTest(MetadataKey key, LabelMatcher matcher)
    {
        _key = key;
        _matcher = matcher;
        _matchesAbsent = matcher.MatchesEmpty;
        _answers = new byte[key.ValueCount];
        if (matcher.Operator != MatchOperator.Equal)
            return;
        if (key.Name == MetadataNames.TraceId && TraceId.TryParse(matcher.Value, out _trace) && _trace.ToString() == matcher.Value)
            _id = IdKind.Trace;
        if (key.Name == MetadataNames.SpanId && SpanId.TryParse(matcher.Value, out _span) && _span.ToString() == matcher.Value)
            _id = IdKind.Span;
    }

    private enum IdKind { None, Trace, Span }

    public bool Matches(int row) => _key.ValueId(row) switch
    {
        MetadataKey.Absent => _matchesAbsent,
        MetadataKey.Field => MatchesField(row),
        var id => Answer(id),
    };

    private bool MatchesField(int row) => _id switch
    {
        IdKind.Trace => _key.IsTraceId(row, _trace),
        IdKind.Span => _key.IsSpanId(row, _span),
        _ => _matcher.Matches(_key.Text(row)),
    };

    private bool Answer(int id)
    {
        if (_answers[id] == 0)
            _answers[id] = _matcher.Matches(_key.ValueText(id)) ? (byte)1 : (byte)2;
        return _answers[id] == 1;
    }
}

using System.Text;
using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>
/// The values of one metadata key in one segment, known by small numbers so that a condition is tested once per distinct
/// value. One per query and thread.
/// </summary>
public sealed class MetadataKey
{
    /// <summary>The row has no such key.</summary>
    public const int Absent = -1;

    /// <summary>The value is a field of the row (an id or the observed time), different on nearly every row: ask for the <see cref="Text"/>.</summary>
    public const int Field = -2;

    private readonly MetadataColumns _columns;
    private readonly FieldKind _field;
    private readonly int _key;

    // Per shared set: value id + 2, and per shape the key's place in it + 2; 0 where not looked up yet.
    private readonly int[] _ofSet;
    private readonly int[] _placeInShape;

    internal MetadataKey(MetadataColumns columns, string name)
    {
        _columns = columns;
        _field = name switch
        {
            MetadataNames.TraceId => FieldKind.Trace,
            MetadataNames.SpanId => FieldKind.Span,
            MetadataNames.ObservedTime => FieldKind.Observed,
            _ => FieldKind.None,
        };
        Name = name;
        _key = columns.Keys.Find(Encoding.UTF8.GetBytes(name));
        _ofSet = new int[columns.Sets.Count];
        _placeInShape = new int[columns.KeysOfShape.Count];
    }

    /// <summary>How many distinct values the segment knows, of any key; ids lie below it.</summary>
    public int ValueCount => _columns.Values.Count;

    /// <summary>The value's id, <see cref="Absent"/> or <see cref="Field"/>.</summary>
    public int ValueId(int row) => HasField(row) ? Field : _key < 0 ? Absent : PairValue(row);

    public string ValueText(int id) => _columns.Values.Text(id);

    /// <summary>The value on a row; null where the row has no such key.</summary>
    public string? Text(int row) => ValueId(row) switch
    {
        Absent => null,
        Field => FieldText(row),
        var id => ValueText(id),
    };

    /// <summary>A test of rows against a matcher (its name is not looked at). An absent key counts as the empty string.</summary>
    public MetadataTest Test(LabelMatcher matcher) => new(this, matcher);

    internal bool IsTraceId(int row, TraceId id) => _columns.Traces[row] == id;

    internal bool IsSpanId(int row, SpanId id) => _columns.Spans[row] == id;

    internal string Name { get; }

    private enum FieldKind { None, Trace, Span, Observed }

    private bool HasField(int row) => _field switch
    {
        FieldKind.None => false,
        FieldKind.Trace => !_columns.Traces[row].IsEmpty,
        FieldKind.Span => !_columns.Spans[row].IsEmpty,
        FieldKind.Observed => _columns.Observed[row] != 0,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string FieldText(int row) => _field switch
    {
        FieldKind.Trace => _columns.Traces[row].ToString(),
        FieldKind.Span => _columns.Spans[row].ToString(),
        FieldKind.Observed => new UnixNanos(_columns.Observed[row]).ToString(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private int PairValue(int row)
    {
        var shape = _columns.Shapes[row];
        if (_placeInShape[shape] == 0)
            _placeInShape[shape] = _columns.KeysOfShape[shape].IndexOf(_key) + 2;
        if (_placeInShape[shape] - 2 is var place and >= 0)
            return _columns.Own[_columns.StartOf(row) + place];
        var set = _columns.Shared[row];
        if (_ofSet[set] == 0)
            _ofSet[set] = SetValue(set) + 2;
        return _ofSet[set] - 2;
    }

    private int SetValue(int set)
    {
        foreach (var (key, value) in _columns.Sets[set])
            if (key == _key)
                return value;
        return Absent;
    }
}

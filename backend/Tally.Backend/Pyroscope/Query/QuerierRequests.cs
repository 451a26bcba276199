using Tally.Backend.Pyroscope.Connect;

namespace Tally.Backend.Pyroscope.Query;

/// <summary>The fields of querier.v1's and types.v1's requests. Times are milliseconds since 1970.</summary>
internal static class QuerierRequests
{
    private static readonly string[] Formats = ["PROFILE_FORMAT_UNSPECIFIED", "PROFILE_FORMAT_FLAMEGRAPH", "PROFILE_FORMAT_TREE", "PROFILE_FORMAT_DOT", "PROFILE_FORMAT_PPROF"];

    public static readonly MessageField[] ProfileTypes = [new(1, "start", FieldKind.Int64), new(2, "end", FieldKind.Int64)];

    public static readonly MessageField[] LabelNames = [new(1, "matchers", FieldKind.Text), new(2, "start", FieldKind.Int64), new(3, "end", FieldKind.Int64)];

    public static readonly MessageField[] LabelValues =
        [new(1, "name", FieldKind.Text), new(2, "matchers", FieldKind.Text), new(3, "start", FieldKind.Int64), new(4, "end", FieldKind.Int64)];

    public static readonly MessageField[] Series =
        [new(1, "matchers", FieldKind.Text), new(2, "label_names", FieldKind.Text), new(3, "start", FieldKind.Int64), new(4, "end", FieldKind.Int64)];

    public static readonly MessageField[] SelectMergeStacktraces =
    [
        .. Selection,
        new(5, "max_nodes", FieldKind.Int64),
        new(6, "format", FieldKind.Enum) { Values = Formats },
        new(7, "stack_trace_selector", FieldKind.Message),
        new(8, "profile_id_selector", FieldKind.Text),
        new(10, "trace_id_selector", FieldKind.Text),
        new(11, "span_selector", FieldKind.Text),
    ];

    public static readonly MessageField[] SelectMergeSpanProfile =
    [
        new(1, "profile_typeID", FieldKind.Text), new(2, "label_selector", FieldKind.Text), new(3, "span_selector", FieldKind.Text),
        new(4, "start", FieldKind.Int64), new(5, "end", FieldKind.Int64), new(6, "max_nodes", FieldKind.Int64), new(7, "format", FieldKind.Enum) { Values = Formats },
    ];

    public static readonly MessageField[] SelectMergeProfile =
    [
        .. Selection,
        new(5, "max_nodes", FieldKind.Int64),
        new(6, "stack_trace_selector", FieldKind.Message),
        new(7, "profile_id_selector", FieldKind.Text),
        new(8, "trace_id_selector", FieldKind.Text),
    ];

    public static readonly MessageField[] SelectSeries =
    [
        .. Selection,
        new(5, "group_by", FieldKind.Text),
        new(6, "step", FieldKind.Double),
        new(7, "aggregation", FieldKind.Enum) { Values = ["TIME_SERIES_AGGREGATION_TYPE_SUM", "TIME_SERIES_AGGREGATION_TYPE_AVERAGE"] },
        new(8, "stack_trace_selector", FieldKind.Message),
        new(9, "limit", FieldKind.Int64),
    ];

    private static MessageField[] Selection =>
        [new(1, "profile_typeID", FieldKind.Text), new(2, "label_selector", FieldKind.Text), new(3, "start", FieldKind.Int64), new(4, "end", FieldKind.Int64)];
}

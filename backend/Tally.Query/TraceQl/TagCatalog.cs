using System.Diagnostics.CodeAnalysis;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The tags of one scope, sorted by name.</summary>
public sealed record TagScope(string Name, IReadOnlyList<string> Tags);

/// <summary>A value of a tag as a query writes it, and its type: string, int, float, bool, duration or keyword.</summary>
public readonly record struct TagValue(string Type, string Value);

/// <summary>What attributes there are and which values they have, for editors to offer.</summary>
public static class TagCatalog
{
    /// <summary>How many values are listed at most.</summary>
    private const int MaxValues = 10_000;

    /// <summary>The scopes that can be asked for; <c>none</c> stands for all.</summary>
    public static readonly IReadOnlySet<string> Scopes = new HashSet<string>(StringComparer.Ordinal) { "none", "resource", "span", "event", "link", "instrumentation", "intrinsic" };

    /// <summary>The tags by scope, or of one scope, of the segments that overlap the time; scopes without tags are left out.</summary>
    public static IReadOnlyList<TagScope> Names(TraceStore store, string? scope, UnixNanos? start, UnixNanos? end)
    {
        using var snapshot = store.Snapshot();
        return snapshot.Answer(all =>
        {
            var scopes = new List<TagScope>();
            foreach (var (name, table) in Tables)
                if (scope is null || scope == name)
                    scopes.Add(new(name, [.. Overlapping(all, start, end).SelectMany(view => Keys(table(view.Segment))).Distinct().Order(StringComparer.Ordinal)]));
            if (scope is null or "intrinsic")
                scopes.Add(new("intrinsic", [.. IntrinsicNames]));
            return scopes.FindAll(found => found.Tags.Count > 0);
        });
    }

    /// <summary>
    /// The distinct values of a tag (<c>resource.service.name</c>, <c>.http.method</c>, <c>service.name</c>, <c>status</c>,
    /// <c>span:name</c> …), over the spans that <paramref name="filter"/> matches, a query of one spanset such as
    /// <c>{ resource.service.name = "shop" }</c>; all where it is empty.
    /// </summary>
    public static bool TryValues(TraceStore store, string tag, string filter, UnixNanos? start, UnixNanos? end, out IReadOnlyList<TagValue> values, [NotNullWhen(false)] out QueryError? error, CancellationToken cancellation = default)
    {
        values = [];
        if (!TryParse(tag, filter, out var field, out var condition, out error))
            return false;
        values = Fixed(field) ?? Scan(store, field, condition, start, end, cancellation);
        return true;
    }

    private static bool TryParse(string tag, string filter, [NotNullWhen(true)] out Field? field, [NotNullWhen(true)] out SpansetFilter? condition, [NotNullWhen(false)] out QueryError? error)
    {
        (field, condition) = (null, null);
        var text = tag;
        try
        {
            field = ParseTag(tag);
            text = filter.Trim().Length == 0 ? "{}" : filter;
            condition = Parser.Parse(text).Spans?.Stages is [SpansetFilter only] ? only : throw new SyntaxException(0, "the values of a tag can be narrowed by one { … } only");
            error = Validator.Check(new QueryRoot(new([condition], 0), null, [])) is { } objection ? QueryError.At(text, objection.At, objection.Message) : null;
        }
        catch (SyntaxException e)
        {
            error = QueryError.At(text, e.At, e.Message);
        }
        return error is null;
    }

    // A name that is no field of the language is an attribute of any scope, as the first version of the API has it.
    private static Field ParseTag(string tag)
    {
        try
        {
            var tokens = new TokenReader(tag);
            var field = new FieldParser(tokens).ParseField();
            if (tokens.Current.Kind == TokenKind.End)
                return field;
        }
        catch (SyntaxException)
        {
        }
        return new(Scope.None, Intrinsic.None, tag, false, 0);
    }

    private static IReadOnlyList<TagValue>? Fixed(Field field) => field.Intrinsic switch
    {
        Intrinsic.Status => [new("keyword", "ok"), new("keyword", "error"), new("keyword", "unset")],
        Intrinsic.Kind => [new("keyword", "client"), new("keyword", "server"), new("keyword", "producer"), new("keyword", "consumer"), new("keyword", "internal"), new("keyword", "unspecified")],
        Intrinsic.Duration or Intrinsic.TraceDuration => [],
        _ => null,
    };

    private static List<TagValue> Scan(TraceStore store, Field field, SpansetFilter filter, UnixNanos? start, UnixNanos? end, CancellationToken cancellation)
    {
        using var snapshot = store.Snapshot();
        return snapshot.Answer(all =>
        {
            var context = new QueryContext(all, [.. Overlapping(all, start, end)], cancellation);
            var source = new RowSource(context);
            var values = new HashSet<TagValue>();
            foreach (var span in MatchedSpans.Of(new([filter], 0), new(context), context, TreeFields.Is(field)))
            {
                var value = source.At(span).Read(field);
                foreach (var item in value.Type is StaticType.Many or StaticType.Array ? value.Items : [value])
                    if (item.Type != StaticType.Nil && values.Count < MaxValues)
                        values.Add(new(TypeName(item.Type), item.ToString()));
            }
            return values.OrderBy(value => value.Value, StringComparer.Ordinal).ToList();
        });
    }

    private static IEnumerable<SegmentView> Overlapping(TraceSnapshot snapshot, UnixNanos? start, UnixNanos? end) =>
        snapshot.Segments.Where(view => view.Rows > 0 && view.Bounds.Overlaps(start?.Value ?? long.MinValue, end?.Value ?? long.MaxValue));

    private static readonly (string Name, Func<SpanSegment, AttributeTable> Table)[] Tables =
    [
        ("resource", segment => segment.ResourceAttributes),
        ("span", segment => segment.SpanAttributes),
        ("event", segment => segment.EventAttributes),
        ("link", segment => segment.LinkAttributes),
        ("instrumentation", segment => segment.ScopeAttributes),
    ];

    private static readonly string[] IntrinsicNames =
    [
        "duration", "event:name", "event:timeSinceStart", "instrumentation:name", "instrumentation:version", "kind",
        "link:spanID", "link:traceID", "name", "rootName", "rootServiceName", "span:duration", "span:id", "span:kind",
        "span:name", "span:parentID", "span:status", "span:statusMessage", "status", "statusMessage", "trace:duration",
        "trace:id", "trace:rootName", "trace:rootService", "traceDuration",
    ];

    private static string[] Keys(AttributeTable table)
    {
        var keys = new string[table.Columns.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = table.Columns[i].Key;
        return keys;
    }

    private static string TypeName(StaticType type) => type switch
    {
        StaticType.Int => "int",
        StaticType.Float => "float",
        StaticType.Bool => "bool",
        StaticType.Duration => "duration",
        StaticType.Status or StaticType.Kind => "keyword",
        _ => "string",
    };
}

using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The tags of one scope, sorted by name.</summary>
public sealed record TagScope(string Name, IReadOnlyList<string> Tags);

/// <summary>A value of a tag as a query writes it, and its type: string, int, float, bool, duration or keyword.</summary>
public readonly record struct TagValue(string Type, string Value);

/// <summary>What attributes there are and which values they have, for editors to offer.</summary>
public static class TagCatalog
{
    /// <summary>The scopes that can be asked for; <c>none</c> stands for all.</summary>
    public static readonly IReadOnlySet<string> Scopes = new HashSet<string>(StringComparer.Ordinal) { "none", "resource", "span", "event", "link", "instrumentation", "intrinsic" };

    /// <summary>The tags by scope, or of one scope; scopes without tags are left out.</summary>
    public static IReadOnlyList<TagScope> Names(TraceStore store, string? scope, TagOptions options, CancellationToken cancellation = default)
    {
        var filter = TagFilter.Read(options.Filter);
        using var snapshot = store.Snapshot();
        var names = snapshot.Answer(all =>
        {
            var context = Context(all, options, cancellation);
            var names = new TagNames();
            if (filter.Condition is Literal)
                foreach (var view in context.Views)
                    names.AddAll(view.Segment);
            else
                foreach (var spans in MatchedSpans.Of(new([filter], 0), new(context), context, needsTrace: false).GroupBy(span => span.Segment, span => span.Row))
                    names.Add(spans.Key, [.. spans]);
            return names;
        });
        return [.. names.Scopes.Where(found => (scope is null || found.Name == scope) && found.Tags.Count > 0).Select(found => found with { Tags = [.. found.Tags.Take(options.Most)] })];
    }

    /// <summary>The distinct values of a tag (<c>resource.service.name</c>, <c>.http.method</c>, <c>service.name</c>, <c>status</c>, <c>span:name</c> …), sorted.</summary>
    public static IReadOnlyList<TagValue> Values(TraceStore store, string tag, TagOptions options, CancellationToken cancellation = default)
    {
        var field = ParseTag(tag);
        return Fixed(field) ?? Scan(store, field, TagFilter.Read(options.Filter), options, cancellation);
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

    private static List<TagValue> Scan(TraceStore store, Field field, SpansetFilter filter, TagOptions options, CancellationToken cancellation)
    {
        using var snapshot = store.Snapshot();
        return snapshot.Answer(all =>
        {
            var context = Context(all, options, cancellation);
            var source = new RowSource(context);
            var values = new HashSet<TagValue>();
            foreach (var span in MatchedSpans.Of(new([filter], 0), new(context), context, TreeFields.Is(field)))
            {
                var value = source.At(span).Read(field);
                foreach (var item in value.Type is StaticType.Many or StaticType.Array ? value.Items : [value])
                    if (item.Type != StaticType.Nil && values.Count < TagOptions.MaxItems)
                        values.Add(new(TypeName(item.Type), item.ToString()));
            }
            return values.OrderBy(value => value.Value, StringComparer.Ordinal).Take(options.Most).ToList();
        });
    }

    private static QueryContext Context(TraceSnapshot snapshot, TagOptions options, CancellationToken cancellation)
    {
        var (start, end) = (options.Start?.Value ?? long.MinValue, options.End?.Value ?? long.MaxValue);
        return new(snapshot, [.. snapshot.Segments.Where(view => view.Rows > 0 && view.Bounds.Overlaps(start, end))], cancellation);
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

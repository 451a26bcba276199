using FsCheck;
using FsCheck.Fluent;
using Tally.Signals;

namespace Tally.Storage.Tests.Traces;

/// <summary>Batches of spans with any content that OTLP allows.</summary>
internal static class AnySpans
{
    private delegate void Filling(SpanBatch batch);

    public static Gen<SpanBatch> Batch =>
        from owners in Owner.NonEmptyListOf().Resize(3)
        from spans in Span(owners.Count).NonEmptyListOf().Resize(12)
        select Fill([.. owners, .. spans]);

    private static SpanBatch Fill(IEnumerable<Filling> parts)
    {
        var batch = new SpanBatch();
        foreach (var part in parts)
            part(batch);
        return batch;
    }

    private static Gen<Filling> Owner =>
        from resource in Attributes from scope in Attributes from name in Text from version in Text from schema in Text from dropped in Count
        select new Filling(batch =>
        {
            batch.Resources.Add(new(Add(batch, resource), batch.Values.Add(schema), dropped));
            batch.Scopes.Add(new(batch.Values.Add(name), batch.Values.Add(version), Add(batch, scope), batch.Values.Add(schema), dropped));
        });

    private static Gen<Filling> Span(int owners) =>
        from owner in Gen.Choose(0, owners - 1) from trace in Gen.Choose(1, 3) from id in Gen.Choose(1, 20) from parent in Gen.Choose(0, 20)
        from start in ArbMap.Default.GeneratorFor<long>() from duration in Gen.Choose(-5, 5_000_000)
        from name in Text from message in Text from state in Text
        from kind in Gen.Elements(Enum.GetValues<SpanKind>()) from status in Gen.Elements(Enum.GetValues<StatusCode>())
        from flags in Count from dropped in Count from attributes in Attributes from events in Event.ListOf().Resize(3) from links in Link.ListOf().Resize(3)
        select new Filling(batch =>
        {
            var firstEvent = batch.Events.Count;
            foreach (var (time, eventName, given) in events)
                batch.Events.Add(new(new(time), batch.Values.Add(eventName), Add(batch, given), dropped));
            var firstLink = batch.Links.Count;
            foreach (var (to, linkState, given) in links)
                batch.Links.Add(new(new(7, (ulong)to), new((ulong)to), batch.Values.Add(linkState), Add(batch, given), dropped, flags));
            batch.Spans.Add(new SpanRow
            {
                TraceId = new(9, (ulong)trace), SpanId = new((ulong)id), ParentSpanId = new((ulong)parent),
                Start = new(start), End = new(start + duration),
                Name = batch.Values.Add(name), StatusMessage = batch.Values.Add(message), TraceState = batch.Values.Add(state),
                Kind = kind, Status = status, Flags = flags, Resource = owner, Scope = owner,
                DroppedAttributes = dropped, DroppedEvents = dropped / 2, DroppedLinks = dropped / 3,
                Attributes = Add(batch, attributes),
                Events = new(firstEvent, events.Count), Links = new(firstLink, links.Count),
            });
        });

    private static Gen<(long Time, string Name, IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes)> Event =>
        from time in ArbMap.Default.GeneratorFor<long>() from name in Text from attributes in Attributes select (time, name, attributes);

    private static Gen<(int To, string State, IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes)> Link =>
        from to in Gen.Choose(1, 9) from state in Text from attributes in Attributes select (to, state, attributes);

    private static Gen<IReadOnlyList<KeyValuePair<string, AttributeValue>>> Attributes =>
        from keys in Gen.OneOf(Gen.Elements("a", "b", "http.method"), Text).ListOf().Resize(4)
        from values in Value(2).ListOf(4)
        select (IReadOnlyList<KeyValuePair<string, AttributeValue>>)[.. keys.Zip(values, KeyValuePair.Create)];

    private static Gen<AttributeValue> Value(int depth) => depth == 0 ? Scalar : Gen.OneOf(
        Scalar, Scalar,
        Value(depth - 1).ListOf().Resize(3).Select(items => AttributeValue.From([.. items])),
        (from key in Text from item in Value(depth - 1) select KeyValuePair.Create(key, item)).ListOf().Resize(3).Select(items => AttributeValue.From((KeyValuePair<string, AttributeValue>[])[.. items])));

    private static Gen<AttributeValue> Scalar => Gen.OneOf(
        Text.Select(AttributeValue.From),
        ArbMap.Default.GeneratorFor<long>().Select(AttributeValue.From),
        ArbMap.Default.GeneratorFor<double>().Select(AttributeValue.From),
        ArbMap.Default.GeneratorFor<bool>().Select(AttributeValue.From),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => AttributeValue.From(bytes)));

    // What comes in is decoded from UTF-8, so no surrogate stands alone.
    private static Gen<string> Text => ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => string.Concat(text.Get.Where(c => !char.IsSurrogate(c))));

    private static Gen<uint> Count => Gen.Elements(0u, 1u, 300u, uint.MaxValue);

    private static Slice Add(SpanBatch batch, IReadOnlyList<KeyValuePair<string, AttributeValue>> attributes)
    {
        var start = batch.Attributes.Count;
        foreach (var (key, value) in attributes)
            batch.Attributes.Add(new(batch.Values.Add(key), batch.Values.Add(value)));
        return new(start, attributes.Count);
    }
}

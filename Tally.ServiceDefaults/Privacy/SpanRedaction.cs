using System.Diagnostics;
using System.Runtime.CompilerServices;
using OpenTelemetry;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>Takes out of an ended span what may not leave; it comes before every exporter.</summary>
internal sealed class SpanRedaction(Redactor redactor) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (ref readonly var tag in data.EnumerateTagObjects())
            Redact(in tag);
        foreach (ref readonly var happened in data.EnumerateEvents())
        {
            foreach (ref readonly var tag in happened.EnumerateTagObjects())
                Redact(in tag);
        }

        foreach (ref readonly var link in data.EnumerateLinks())
        {
            foreach (ref readonly var tag in link.EnumerateTagObjects())
                Redact(in tag);
        }

        RedactTexts(data);
    }

    // Events and links have no setters, and an ended span can be replaced by no other; but the enumerators hand out references
    // to the tags themselves, and nobody else writes to a span that has ended.
    private void Redact(in KeyValuePair<string, object?> tag)
    {
        var value = redactor.Value(tag.Key, tag.Value);
        if (!ReferenceEquals(value, tag.Value))
            Unsafe.AsRef(in tag) = new(tag.Key, value);
    }

    private void RedactTexts(Activity span)
    {
        if (redactor.Text(span.DisplayName) is var name && name != span.DisplayName)
            span.DisplayName = name;
        if (span.StatusDescription is { } description)
            span.SetStatus(span.Status, redactor.Text("otel.status_description", description));

        // Empty, for a span without one answers with its parent's.
        if (span.TraceStateString is { } state && redactor.Text(state) != state)
            span.TraceStateString = "";
    }
}

using Tally.Signals;

namespace Tally.Storage.Tests.Profiles;

/// <summary>Small batches of profiles, written as text: <c>main;work</c> outermost first.</summary>
internal static class ProfileBatches
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ProfileBatch Of(string service, TimeSpan after, params (string Stack, ulong Span, long Value)[] samples)
    {
        var batch = new ProfileBatch();
        int Text(string text) => batch.Values.Add(text);
        foreach (var (stack, span, value) in samples)
        {
            var start = batch.StackFrames.Count;
            foreach (var function in stack.Split(';').Reverse())
            {
                batch.StackFrames.Add(batch.Frames.Count);
                batch.Frames.Add(new(Text(function), Text(function + ".cs"), 0));
            }
            batch.Stacks.Add(new(start, batch.StackFrames.Count - start));
            if (span != 0)
                batch.Links.Add(new(default, new(span)));
            batch.Samples.Add(new(batch.Stacks.Count - 1, span == 0 ? 0 : batch.Links.Count - 1, value));
        }
        batch.Attributes.Add(new(Text("service_name"), Text(service)));
        batch.Profiles.Add(new()
        {
            Time = UnixNanos.From(Epoch + after),
            Name = Text("process_cpu"),
            SampleType = Text("cpu"),
            SampleUnit = Text("nanoseconds"),
            PeriodType = Text("cpu"),
            PeriodUnit = Text("nanoseconds"),
            Labels = new(0, 1),
            Samples = new(0, samples.Length),
        });
        return batch;
    }
}

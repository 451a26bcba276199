using Tally.Backend.Ingest;
using Tally.Backend.Pyroscope.Connect;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Push;

/// <summary><c>push.v1.PusherService/Push</c>: series with labels, each with pprof files.</summary>
internal sealed class PushService(IBatchSink<ProfileBatch> sink, PyroscopeOptions options, TimeProvider time)
{
    public const string Path = "/push.v1.PusherService/Push";

    private static readonly MessageField[] LabelPair = [new(1, "name", FieldKind.Text), new(2, "value", FieldKind.Text)];
    private static readonly MessageField[] RawSample = [new(1, "raw_profile", FieldKind.Bytes), new(2, "ID", FieldKind.Text)];
    private static readonly MessageField[] Request =
    [
        new(1, "series", FieldKind.Message)
        {
            Fields = [new(1, "labels", FieldKind.Message) { Fields = LabelPair }, new(2, "samples", FieldKind.Message) { Fields = RawSample }],
        },
    ];

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, new ConnectProcedure(Request, options.MaxBodyBytes, PushAsync).ServeAsync);

    private async Task<Action<IMessageWriter>> PushAsync(ConnectMessage request, CancellationToken cancellation)
    {
        var intake = new ProfileIntake(options, UnixNanos.From(time.GetUtcNow()));
        var count = 0;
        foreach (var (series, seriesIndex) in request.Messages(1).Select((series, index) => (series, index)))
        {
            var labels = series.Messages(1).Select(label => new Label(label.Text(1), label.Text(2))).ToList();
            foreach (var (sample, sampleIndex) in series.Messages(2).Select((sample, index) => (sample, index)))
            {
                await intake.AddAsync($"series[{seriesIndex}].samples[{sampleIndex}]: ", _ => labels, sample.Bytes(1));
                count++;
            }
        }
        if (count == 0)
            throw ConnectException.Invalid("no profiles received");
        intake.Store(sink);
        return _ => { };
    }
}

using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tally.Backend.Prometheus.Api;

/// <summary>
/// A response's JSON on its way out. Who writes a long list pauses after each item, so that what is written leaves before
/// more is made; a client that reads slowly is waited for.
/// </summary>
internal sealed class JsonBody(PipeWriter output, CancellationToken aborted) : IAsyncDisposable
{
    private const int FlushBytes = 64 << 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Utf8JsonWriter Json { get; } = new(output, Options);

    public async ValueTask PauseAsync()
    {
        if (Json.BytesPending + output.UnflushedBytes < FlushBytes)
            return;
        Json.Flush();
        await output.FlushAsync(aborted);
    }

    public async ValueTask DisposeAsync()
    {
        await Json.DisposeAsync();
        await output.FlushAsync(aborted);
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tally.Backend.Otlp.Protobuf;
using Tally.Query;

namespace Tally.Backend.Tempo;

/// <summary>Answers in Tempo's forms: JSON or protobuf bodies, errors as plain text.</summary>
internal static class TempoResults
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Results.Bytes(buffer.WrittenMemory, "application/json");
    }

    public static IResult Protobuf(Action<WireWriter> write)
    {
        var wire = new WireWriter();
        write(wire);
        return Results.Bytes(wire.Written, "application/protobuf");
    }

    public static IResult Invalid(string message) => Results.Text(message, "text/plain", statusCode: StatusCodes.Status400BadRequest);

    public static IResult InvalidQuery(QueryError error) => Invalid($"invalid TraceQL query: parse error at line {error.Line}, col {error.Column}: {error.Message}");

    /// <summary>Upstream takes the first of its media types that the Accept header names, JSON where it names none.</summary>
    public static bool WantsProtobuf(HttpRequest request) => request.Headers.Accept.ToString().Contains("application/protobuf", StringComparison.Ordinal);
}

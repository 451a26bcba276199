using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Tally.ServiceDefaults.Logging;

/// <summary>
/// One JSON object a line: <c>timestamp, level, service, env, trace_id, span_id, request_id, event, msg</c>, then the fields of
/// the call, <c>logger</c> and <c>exception.*</c>. Ids are absent outside of a span or request; new fields only ever add to these.
/// </summary>
internal sealed class JsonConsoleFormatter(ServiceIdentity identity) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "tally-json";

    private static readonly JsonWriterOptions Readable = new()
    {
        // The console is no HTML page: é and < stay as they are; control characters and quotes are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var fields = new LogFields();
        scopeProvider?.ForEachScope(static (scope, fields) => fields.Add(scope), fields);
        fields.Add(logEntry.State);

        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            WriteHead(json, logEntry.LogLevel);
            JsonFields.WriteText(json, LogFields.RequestId, fields.Last(LogFields.RequestId) as string);
            JsonFields.WriteText(json, "event", logEntry.EventId.Name);
            json.WriteString("msg", logEntry.Formatter(logEntry.State, logEntry.Exception));
            JsonFields.Write(json, fields);
            json.WriteString("logger", logEntry.Category);
            WriteException(json, logEntry.Exception);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private void WriteHead(Utf8JsonWriter json, LogLevel level)
    {
        json.WriteString("timestamp", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        json.WriteString("level", NameOf(level));
        json.WriteString("service", identity.Name);
        json.WriteString("env", identity.Environment);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            json.WriteString("trace_id", span.TraceId.ToHexString());
            json.WriteString("span_id", span.SpanId.ToHexString());
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => throw new UnreachableException($"nothing is logged at level {level}"),
    };

    private static void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
            return;
        json.WriteString("exception.type", exception.GetType().FullName);
        json.WriteString("exception.message", exception.Message);
        json.WriteString("exception.stacktrace", exception.ToString());
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Logging;

/// <summary>
/// One JSON object a line, by log-line.schema.json: <c>timestamp, level, service, domain, env, release, trace_id, span_id,
/// request_id, tenant_id, event, outcome, msg</c>, then the fields of the call, <c>logger</c> and <c>exception.*</c>.
/// Ids are absent outside of a span or request, an outcome where nothing was attempted; new fields only ever add to these.
/// </summary>
internal sealed class JsonConsoleFormatter(ServiceIdentity identity, Redactor redactor, TimeProvider time) : ConsoleFormatter(FormatterName)
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
        var fields = new LogFields(redactor);
        scopeProvider?.ForEachScope(static (scope, fields) => fields.AddScope(scope), fields);
        fields.AddCall(logEntry.State);

        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            WriteHead(json, logEntry.LogLevel, fields);
            json.WriteString("event", logEntry.EventId.Name is { Length: > 0 } name ? name : "log");
            JsonFields.WriteText(json, LogFields.Outcome, fields.Text(LogFields.Outcome));
            json.WriteString("msg", fields.Message(logEntry.EventId.Name, logEntry.Formatter(logEntry.State, logEntry.Exception)));
            JsonFields.Write(json, fields);
            json.WriteString("logger", logEntry.Category);
            WriteException(json, logEntry.Exception);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private void WriteHead(Utf8JsonWriter json, LogLevel level, LogFields fields)
    {
        json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        json.WriteString("level", NameOf(level));
        json.WriteString("service", identity.Name);
        json.WriteString("domain", fields.Text(LogFields.Domain) ?? identity.Domain);
        json.WriteString("env", identity.Environment);
        json.WriteString("release", identity.Version);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            json.WriteString("trace_id", span.TraceId.ToHexString());
            json.WriteString("span_id", span.SpanId.ToHexString());
        }

        JsonFields.WriteText(json, LogFields.RequestId, fields.Text(LogFields.RequestId));
        JsonFields.WriteText(json, LogFields.TenantId, fields.Text(LogFields.TenantId));
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

    private void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null)
            return;
        var text = ExceptionText.Of(exception, redactor);
        json.WriteString("exception.type", text.Type);
        json.WriteString("exception.message", text.Message);
        json.WriteString("exception.stacktrace", text.StackTrace);
    }
}

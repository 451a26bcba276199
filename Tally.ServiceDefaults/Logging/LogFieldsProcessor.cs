using OpenTelemetry;
using OpenTelemetry.Logs;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Logging;

/// <summary>
/// Makes a record's attributes its <see cref="LogFields"/>, on the caller's thread, while its scopes are open; redacted,
/// message and exception too, before any exporter.
/// </summary>
internal sealed class LogFieldsProcessor(ScopeReader scopes, ServiceIdentity identity, Redactor redactor) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var fields = new LogFields(redactor);
        scopes.AddTo(fields);
        fields.AddCall(data.Attributes);
        if (fields.Text(LogFields.Domain) is null)
            fields.Add(LogFields.Domain, identity.Domain);

        data.FormattedMessage = fields.Message(data.EventId.Name, data.FormattedMessage ?? data.Body ?? "");
        if (data.Exception is { } exception)
            Add(fields, ExceptionText.Of(exception, redactor));
        data.Exception = null;
        data.Attributes = fields;
    }

    private static void Add(LogFields fields, ExceptionText exception)
    {
        fields.Add("exception.type", exception.Type);
        fields.Add("exception.message", exception.Message);
        fields.Add("exception.stacktrace", exception.StackTrace);
    }
}

using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Tally.ServiceDefaults.Logging;

/// <summary>Makes a record's attributes its <see cref="LogFields"/>, on the caller's thread, while its scopes are open.</summary>
internal sealed class LogFieldsProcessor(ScopeReader scopes) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var fields = new LogFields();
        scopes.AddTo(fields);
        fields.Add(data.Attributes);
        data.Attributes = fields;
    }
}

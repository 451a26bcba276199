using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>Copies log records.</summary>
internal sealed class LogRows(LogBatch from, LogBatch to) : RowCopy<LogBatch>(from, to)
{
    public override void Add(int row)
    {
        var record = From.Records[row];
        To.Records.Add(record with
        {
            SeverityText = Value(record.SeverityText),
            Body = Value(record.Body),
            EventName = Value(record.EventName),
            Resource = Resource(record.Resource),
            Scope = Scope(record.Scope),
            Attributes = Attributes(record.Attributes),
        });
    }
}

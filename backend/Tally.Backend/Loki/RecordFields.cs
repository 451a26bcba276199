using System.Globalization;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>The metadata names of a log record's own fields, under Loki's names, as texts of one batch; and its small numbers, each written once.</summary>
internal sealed class RecordFields(TextTable texts)
{
    /// <summary>How many of them a record may have.</summary>
    public const int Most = 6;

    // Severities and flags are small; a count of dropped attributes may be larger.
    private readonly int[] _numbers = new int[64];

    public int SeverityNumber { get; } = texts.Add("severity_number");
    public int SeverityText { get; } = texts.Add("severity_text");
    public int DroppedAttributes { get; } = texts.Add("dropped_attributes_count");
    public int Flags { get; } = texts.Add("flags");
    public int EventName { get; } = texts.Add("event_name");
    public int DetectedLevel { get; } = texts.Add("detected_level");

    public int Number(uint number)
    {
        if (number >= _numbers.Length)
            return Text(number);
        if (_numbers[number] == 0)
            _numbers[number] = Text(number) + 1;
        return _numbers[number] - 1;
    }

    private int Text(uint number) => texts.Add(number.ToString(CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Tally.Query.LogQl.Templates;

internal static partial class GoLayout
{
    /// <summary>What a text says of a time; what it does not say is the first of its kind (year 0 in Go, year 1 here).</summary>
    private sealed class Parts(TimeZoneInfo zone)
    {
        private int _year = 1;
        private int _month = 1;
        private int _day = 1;
        private int _dayOfYear;
        private int _hour;
        private int _minute;
        private int _second;
        private long _nanos;
        private bool? _isAfternoon;
        private TimeSpan? _offset;

        public bool TryRead(List<string> elements, Match match, out GoTime time)
        {
            time = default;
            for (var i = 0; i < elements.Count; i++)
                Take(elements[i], match.Groups[i + 1].Value.Trim());
            if (_isAfternoon is { } afternoon)
                _hour = (_hour % 12) + (afternoon ? 12 : 0);
            if (_year is < 1 or > 9999 || _month is < 1 or > 12 || _day < 1 || _day > DateTime.DaysInMonth(_year, _month) || _hour > 23 || _minute > 59 || _second > 59 || _dayOfYear > 366)
                return false;
            var local = new DateTime(_year, _month, _day, _hour, _minute, _second, DateTimeKind.Unspecified).AddDays(Math.Max(0, _dayOfYear - 1)).AddTicks(_nanos / 100);
            var offset = _offset ?? zone.GetUtcOffset(local);
            if (offset.Duration() > TimeSpan.FromHours(14) || (local.Ticks - offset.Ticks) is var utc && (utc < 0 || utc > DateTime.MaxValue.Ticks))
                return false;
            time = new(new(local, new TimeSpan(offset.Hours, offset.Minutes, 0)), (int)(_nanos % 100), offset == TimeSpan.Zero ? "UTC" : GoTime.OffsetName(offset));
            return true;
        }

        private void Take(string element, string text)
        {
            switch (element)
            {
                case "January": _month = 1 + Array.FindIndex(English.MonthNames, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)); break;
                case "Jan": _month = 1 + Array.FindIndex(English.AbbreviatedMonthNames, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)); break;
                case "2006": _year = Number(text); break;
                case "06": _year = Number(text) is var short_ && short_ >= 69 ? 1900 + short_ : 2000 + short_; break;
                case "01" or "1": _month = Number(text); break;
                case "02" or "2" or "_2": _day = Number(text); break;
                case "002" or "__2": _dayOfYear = Number(text); break;
                case "15" or "03" or "3": _hour = Number(text); break;
                case "04" or "4": _minute = Number(text); break;
                case "05" or "5": _second = Number(text); break;
                case "PM" or "pm": _isAfternoon = text is ['P' or 'p', ..]; break;
                case "Monday" or "Mon" or "MST": break;
                case ['Z', ..] or ['-', ..]: _offset = Offset(text); break;
                default: _nanos = text.Length > 1 ? long.Parse(text[1..].PadRight(9, '0')[..9], CultureInfo.InvariantCulture) : 0; break;
            }
        }

        private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

        private static TimeSpan Offset(string text)
        {
            var digits = text.Replace(":", "", StringComparison.Ordinal).TrimStart('+', '-', 'Z', 'z').PadRight(4, '0');
            var offset = new TimeSpan(Number(digits[..2]), Number(digits[2..4]), 0);
            return text[0] == '-' ? -offset : offset;
        }
    }
}

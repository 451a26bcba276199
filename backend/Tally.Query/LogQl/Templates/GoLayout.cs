using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tally.Query.LogQl.Templates;

/// <summary>Times as Go's layouts write and read them: the reference time is Mon Jan 2 15:04:05 MST 2006.</summary>
internal static partial class GoLayout
{
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    // Longest first; a fraction only right before something that is no digit.
    [GeneratedRegex(@"January|Jan|Monday|Mon|MST|002|01|02|03|04|05|06|2006|15|__2|_2|PM|pm|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,](?:0+|9+)(?!\d)|1|2|3|4|5", RegexOptions.CultureInvariant)]
    private static partial Regex Element();

    public static string Format(GoTime time, string layout) => Element().Replace(layout, match => Written(time, match.Value));

    /// <summary>False where the text does not have the layout's form.</summary>
    public static bool TryParse(string text, string layout, TimeZoneInfo zone, out GoTime time)
    {
        time = default;
        var pattern = new StringBuilder("^");
        var (elements, at) = (new List<string>(), 0);
        foreach (Match match in Element().Matches(layout))
        {
            pattern.Append(Literal(layout[at..match.Index]));
            pattern.Append('(').Append(Read(match.Value)).Append(')');
            // Go reads a fraction after the seconds even where the layout has none.
            if (match.Value is "05" or "5" && !Element().Match(layout, match.Index + match.Length).Value.StartsWith('.'))
                pattern.Append(@"(?:[.,]\d+)?");
            elements.Add(match.Value);
            at = match.Index + match.Length;
        }
        pattern.Append(Literal(layout[at..])).Append('$');
        var found = Regex.Match(text, pattern.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
        return found.Success && new Parts(zone).TryRead(elements, found, out time);
    }

    private static string Literal(string text) => Regex.Escape(text);

    private static string Written(GoTime time, string element)
    {
        var t = time.Time;
        return element switch
        {
            "January" => English.GetMonthName(t.Month),
            "Jan" => English.GetAbbreviatedMonthName(t.Month),
            "Monday" => English.GetDayName(t.DayOfWeek),
            "Mon" => English.GetAbbreviatedDayName(t.DayOfWeek),
            "MST" => time.Zone,
            "2006" => t.Year.ToString("0000", CultureInfo.InvariantCulture),
            "06" => (t.Year % 100).ToString("00", CultureInfo.InvariantCulture),
            "002" => t.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            "__2" => t.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3),
            "_2" => t.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            "PM" => t.Hour < 12 ? "AM" : "PM",
            "pm" => t.Hour < 12 ? "am" : "pm",
            "15" => Digits(t.Hour, 2),
            "03" or "3" => Digits(t.Hour % 12 == 0 ? 12 : t.Hour % 12, element.Length),
            "01" or "1" => Digits(t.Month, element.Length),
            "02" or "2" => Digits(t.Day, element.Length),
            "04" or "4" => Digits(t.Minute, element.Length),
            "05" or "5" => Digits(t.Second, element.Length),
            ['Z', ..] when t.Offset == TimeSpan.Zero => "Z",
            ['Z', ..] or ['-', ..] => (t.Offset < TimeSpan.Zero ? "-" : "+") + t.Offset.ToString(OffsetForm(element), CultureInfo.InvariantCulture),
            _ => Fraction(time.Nanosecond, element),
        };
    }

    private static string Digits(int value, int width) => value.ToString(width == 1 ? "0" : "00", CultureInfo.InvariantCulture);

    private static string OffsetForm(string element) => element[1..] switch
    {
        "07" => "hh",
        "0700" => "hhmm",
        "07:00" => @"hh\:mm",
        "070000" => "hhmmss",
        _ => @"hh\:mm\:ss",
    };

    private static string Fraction(int nanosecond, string element)
    {
        var digits = nanosecond.ToString("000000000", CultureInfo.InvariantCulture).PadRight(element.Length - 1, '0')[..(element.Length - 1)];
        digits = element[1] == '9' ? digits.TrimEnd('0') : digits;
        return digits.Length == 0 ? "" : element[0] + digits;
    }

    private static string Read(string element) => element switch
    {
        "January" => string.Join('|', English.MonthNames[..12]),
        "Jan" => string.Join('|', English.AbbreviatedMonthNames[..12]),
        "Monday" => string.Join('|', English.DayNames),
        "Mon" => string.Join('|', English.AbbreviatedDayNames),
        "MST" => "[A-Z]{3,5}|[+-][0-9]{2,4}",
        "2006" => "[0-9]{4}",
        "002" => "[0-9]{3}",
        "__2" => "[ 0-9]{2}[0-9]",
        "_2" => " ?[0-9]{1,2}",
        "PM" or "pm" => "AM|PM",
        "01" or "02" or "03" or "04" or "05" or "06" => "[0-9]{2}",
        "15" or "1" or "2" or "3" or "4" or "5" => "[0-9]{1,2}",
        ['Z', ..] => "Z|[+-][0-9:]{2,8}",
        ['-', ..] => "[+-][0-9:]{2,8}",
        [_, '9', ..] => "(?:[.,][0-9]+)?",
        _ => $"[.,][0-9]{{{element.Length - 1}}}",
    };
}

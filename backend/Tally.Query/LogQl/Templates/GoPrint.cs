using System.Globalization;
using Tally.Signals;

namespace Tally.Query.LogQl.Templates;

/// <summary>Values as Go prints them with <c>%v</c>.</summary>
internal static class GoPrint
{
    public static string Text(object? value) => value switch
    {
        null => "<no value>",
        string text => text,
        bool truth => truth ? "true" : "false",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        double number => GoFloat.General(number),
        GoTime time => GoLayout.Format(time, "2006-01-02 15:04:05.999999999 -0700 MST"),
        List<object?> list => $"[{string.Join(' ', list.Select(Inner))}]",
        Dictionary<string, object?> members => $"map[{string.Join(' ', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Inner(m.Value)}"))}]",
        List<Label> labels => $"map[{string.Join(' ', labels.OrderBy(l => l.Name, StringComparer.Ordinal).Select(l => $"{l.Name}:{l.Value}"))}]",
        _ => value.ToString() ?? "",
    };

    /// <summary>As <c>print</c> joins them: with a space between two of which neither is a text.</summary>
    public static string All(object?[] values)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < values.Length; i++)
            text.Append(i > 0 && values[i] is not string && values[i - 1] is not string ? " " : "").Append(Inner(values[i]));
        return text.ToString();
    }

    /// <summary>Go's name of a value's type.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "nil",
        string => "string",
        bool => "bool",
        long => "int64",
        double => "float64",
        GoTime => "time.Time",
        List<object?> => "[]interface {}",
        Dictionary<string, object?> => "map[string]interface {}",
        _ => "map[string]string",
    };

    private static string Inner(object? value) => value is null ? "<nil>" : Text(value);
}

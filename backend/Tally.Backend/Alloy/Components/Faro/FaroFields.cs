using System.Globalization;
using System.Text;

namespace Tally.Backend.Alloy.Components;

/// <summary>The fields of a line in their order; setting a name again keeps its place.</summary>
internal sealed class FaroFields
{
    private readonly OrderedDictionary<string, string> _fields = new(StringComparer.Ordinal);

    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>Sets a field; an empty value is none.</summary>
    public void Set(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _fields[name] = value;
    }

    public void SetAll(FaroFields others)
    {
        foreach (var (name, value) in others._fields)
            _fields[name] = value;
    }

    /// <summary><c>kind=log message="a text" level=info</c></summary>
    public string ToLogfmt()
    {
        var line = new StringBuilder();
        foreach (var (name, value) in _fields)
        {
            if (line.Length > 0)
                line.Append(' ');
            // Characters that would end a key are left out of it.
            foreach (var c in name)
                if (c > ' ' && c is not ('=' or '"' or '\uFFFD'))
                    line.Append(c);
            line.Append('=');
            Append(line, value);
        }
        return line.ToString();
    }

    private static void Append(StringBuilder line, string value)
    {
        if (!value.Any(c => c <= ' ' || c is '=' or '"' or '\uFFFD' or '\u007F'))
        {
            line.Append(value);
            return;
        }
        line.Append('"');
        foreach (var c in value)
            line.Append(c switch
            {
                '"' or '\\' => "\\" + c,
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}",
                _ => c.ToString(),
            });
        line.Append('"');
    }
}

using System.Globalization;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Collects the text and values of an expression.</summary>
internal sealed class ExpressionText(int capacity)
{
    private readonly StringBuilder _format = new(capacity);
    private readonly List<IValueProvider> _providers = [];
    private readonly List<string> _expressions = [];
    private readonly List<string?> _formats = [];

    public bool IsEmpty => _format.Length == 0;

    public void AppendText(string? text) => _format.Append(text);

    public void AppendValue<T>(T value, string? format) where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
        _providers.Add(value);
        _expressions.Add(value.ValueExpression);
        _formats.Add(format);
    }

    public ReferenceExpression Build() => new(_format.ToString(), [.. _providers], [.. _expressions], [.. _formats]);

    /// <summary>Encodes a value as its format asks: <c>uri</c> percent-encodes.</summary>
    public static string Encode(string value, string? format) => format switch
    {
        null or "" => value,
        _ when format.Equals("uri", StringComparison.OrdinalIgnoreCase) => Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not supported. Supported formats are 'uri' (encodes a URI)."),
    };

    /// <summary>Doubles single braces so that they stay text; doubled ones are taken as escaped already.</summary>
    public static string EscapeBraces(string text)
    {
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
            return text;

        var escaped = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            escaped.Append(text[i]);
            if (text[i] is not ('{' or '}'))
                continue;
            escaped.Append(text[i]);
            if (i + 1 < text.Length && text[i + 1] == text[i])
                i++;
        }
        return escaped.ToString();
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Text with values in it: <c>ReferenceExpression.Create($"{endpoint}/path")</c>. The values are filled in when the application
/// runs; the manifest gets their expressions.
/// </summary>
[DebuggerDisplay("{ValueExpression}")]
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>No text.</summary>
    public static readonly ReferenceExpression Empty = new("", [], [], []);

    internal ReferenceExpression(string format, IReadOnlyList<IValueProvider> providers, IReadOnlyList<string> expressions, IReadOnlyList<string?> formats)
    {
        Format = format;
        ValueProviders = providers;
        ManifestExpressions = expressions;
        StringFormats = formats;
    }

    /// <summary>A composite format: <c>{0}</c> for the first value, literal braces doubled.</summary>
    public string Format { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>The manifest's expressions of the values.</summary>
    public IReadOnlyList<string> ManifestExpressions { get; }

    /// <summary>How each value is encoded (<c>uri</c>), or null.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <inheritdoc/>
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    /// <summary>From an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <summary>The text with all values in it; null when there is no text.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>The text with all values in it, as the caller needs them; null when there is no text.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        if (Format.Length == 0)
            return null;

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = value is null ? null : ExpressionText.Encode(value, StringFormats[i]);
        }
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }
}

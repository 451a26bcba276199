using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

public partial class ReferenceExpression
{
    /// <summary>Lets an interpolated string keep its values instead of their text.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ExpressionText _text = new(literalLength + 3 * formattedCount);

        /// <summary>Text; its braces are escaped.</summary>
        public void AppendLiteral(string value) => _text.AppendText(ExpressionText.EscapeBraces(value));

        /// <summary>A string is text too.</summary>
        public void AppendFormatted(string? value) => AppendFormatted(value, null);

        /// <summary>A string is text too.</summary>
        public void AppendFormatted(string? value, string? format)
        {
            if (value is not null)
                AppendLiteral(ExpressionText.Encode(value, format));
        }

        /// <summary>A value.</summary>
        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider => _text.AppendValue(valueProvider, null);

        /// <summary>A value and how to encode it.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider => _text.AppendValue(valueProvider, format);

        /// <summary>A resource that is a value, by its builder.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _text.AppendValue(valueProvider.Resource, null);

        /// <summary>A resource that is a value, by its builder, and how to encode it.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _text.AppendValue(valueProvider.Resource, format);

        internal ReferenceExpression GetExpression() => _text.Build();
    }
}

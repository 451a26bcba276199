using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts an expression together piece by piece. Unlike an interpolated string it takes text as it is: braces must be doubled.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ExpressionText _text = new(64);

    /// <summary>Whether nothing was appended yet.</summary>
    public bool IsEmpty => _text.IsEmpty;

    /// <summary>Appends an interpolated string.</summary>
#pragma warning disable CA1822 // The handler has done it by the time of the call.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler) => _ = handler;
#pragma warning restore CA1822

    /// <summary>Appends text.</summary>
    public void AppendLiteral(string value) => _text.AppendText(value);

    /// <summary>Appends text.</summary>
    public void AppendFormatted(string? value) => _text.AppendText(value);

    /// <summary>Appends a value.</summary>
    public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider => _text.AppendValue(valueProvider, null);

    /// <summary>Appends a value, encoded.</summary>
    public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider => _text.AppendValue(valueProvider, format);

    /// <summary>The expression so far.</summary>
    public ReferenceExpression Build() => _text.Build();

    /// <summary>Appends the pieces of an interpolated string to the builder.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        private readonly ReferenceExpressionBuilder _builder;

        /// <summary>Called by the compiler.</summary>
        public ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
        {
            _ = literalLength;
            _ = formattedCount;
            _builder = builder;
        }

        /// <summary>Text.</summary>
        public void AppendLiteral(string value) => _builder.AppendLiteral(value);

        /// <summary>Text.</summary>
        public void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        /// <summary>A value.</summary>
        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider);

        /// <summary>A value, encoded.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format);
    }
}

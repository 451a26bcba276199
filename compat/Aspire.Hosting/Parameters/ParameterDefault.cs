using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter when none is given.</summary>
public abstract class ParameterDefault
{
    /// <summary>Writes the content of the manifest's <c>default</c> object.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);

    /// <summary>The value when the application runs.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A value fixed in code.</summary>
internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
{
    private readonly Lazy<string> _value = new(value);

    public override string GetDefaultValue() => _value.Value;

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", _value.Value);
}

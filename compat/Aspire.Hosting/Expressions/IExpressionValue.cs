namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known when the application runs.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as the caller needs it; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

/// <summary>A value that the manifest names instead of containing.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>For example <c>{web.bindings.http.url}</c>.</summary>
    string ValueExpression { get; }
}

/// <summary>A value known when the application runs and named in the manifest.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value made of others.</summary>
public interface IValueWithReferences
{
    /// <summary>The values and resources it is made of.</summary>
    IEnumerable<object> References { get; }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tally.ServiceDefaults.Logging;

/// <summary>
/// Writes no logs: it is a logger provider because only those are given the scopes of the logger factory,
/// which the OpenTelemetry provider would export under the framework's names and unfiltered.
/// </summary>
internal sealed class ScopeReader : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => NullLogger.Instance;

    /// <summary>Adds the fields of the current scopes, outermost first.</summary>
    public void AddTo(LogFields fields) => _scopes?.ForEachScope(static (scope, fields) => fields.AddScope(scope), fields);

    public void Dispose()
    {
    }
}

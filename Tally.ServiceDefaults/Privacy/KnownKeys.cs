namespace Tally.ServiceDefaults.Privacy;

/// <summary>The names that are judged here: those of the semantic conventions, of the framework's own log lines and of ours.</summary>
internal static class KnownKeys
{
    /// <summary>By the beginning of the name; the longest wins.</summary>
    public static IReadOnlyDictionary<string, KeyRule> Prefixes { get; } = Table(
        (KeyRule.Pass,
            "http. url. server. client. network. rpc. messaging. db. error. exception. otel. aspnetcore. signalr. kestrel. dns. tls. "
            + "process. thread. code. dotnet. cpu. disk. gc. service. telemetry. deployment. host. os. container. k8s. cloud. pyroscope. sampling. websocket."),
        (KeyRule.Redact,
            "http.request.header. http.response.header. http.request.body http.response.body rpc.request.metadata. rpc.response.metadata. "
            + "db.query.parameter. db.operation.parameter. messaging.message.body messaging.message.conversation_id"));

    public static IReadOnlyDictionary<string, KeyRule> Names { get; } = Table(
        (KeyRule.Hash, "enduser.id user.id actor"),
        (KeyRule.Url, "url.full http.url http.target Uri"),
        (KeyRule.Query, "url.query QueryString"),
        (KeyRule.Quoted, "exception.message error.message otel.status_description db.query.text db.statement reason"),
        (KeyRule.StackTrace, "exception.stacktrace"),
        (KeyRule.Pass,
            "request_id tenant_id saas.tenant domain trouble event event.name outcome action policy target signal kind operation direction state user.hash "
            + "address EnvName HealthCheckName HealthStatus HttpMethod StatusCode EndpointName RouteName Protocol Method Scheme Host PathBase Path"));

    private static Dictionary<string, KeyRule> Table(params (KeyRule Rule, string Names)[] rules) => rules
        .SelectMany(rule => rule.Names.Split(' ').Select(name => (name, rule.Rule)))
        .ToDictionary(pair => pair.name, pair => pair.Rule, StringComparer.Ordinal);
}

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
            // Of generative models who was asked and how it went; prompts, answers and tool calls have no name here and stay.
            + "gen_ai.operation.name gen_ai.provider.name gen_ai.system gen_ai.request.model gen_ai.response.model gen_ai.response.id "
            + "gen_ai.response.finish_reasons gen_ai.output.type gen_ai.token.type gen_ai.agent.name gen_ai.tool.name gen_ai.tool.type "
            + "address EnvName HealthCheckName HealthStatus HttpMethod StatusCode EndpointName RouteName Protocol Method Scheme Host PathBase Path"));

    private static Dictionary<string, KeyRule> Table(params (KeyRule Rule, string Names)[] rules) => rules
        .SelectMany(rule => rule.Names.Split(' ').Select(name => (name, rule.Rule)))
        .ToDictionary(pair => pair.name, pair => pair.Rule, StringComparer.Ordinal);
}

namespace Tally.Backend.Tests.Otlp;

/// <summary>Small requests, one item each, for tests about the way a request takes rather than its content.</summary>
internal static class SampleRequests
{
    public static Proto Spans(string name = "GET /", string traceId = "0123456789abcdef0123456789abcdef", string spanId = "0123456789abcdef") =>
        InResource(InScope(new Proto().Hex(1, traceId).Hex(2, spanId).Text(5, name).Fixed64(7, 1_000).Fixed64(8, 2_000)));

    public static Proto Logs(string body = "hello") => InResource(InScope(new Proto().Fixed64(1, 1_000).Message(5, new Proto().Text(1, body))));

    public static Proto Metrics(string name = "temperature") =>
        InResource(InScope(new Proto().Text(1, name).Message(5, new Proto().Message(1, new Proto().Fixed64(3, 1_000).Double(4, 21.5)))));

    /// <summary>The request of a signal by its path's last part.</summary>
    public static Proto Of(string signal) => signal switch
    {
        "traces" => Spans(),
        "logs" => Logs(),
        "metrics" => Metrics(),
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };

    public static Proto InScope(params Proto[] items)
    {
        var scope = new Proto().Message(1, new Proto().Text(1, "a.library").Text(2, "1.0"));
        foreach (var item in items)
            scope.Message(2, item);
        return scope;
    }

    public static Proto InResource(params Proto[] scopes)
    {
        var resource = new Proto().Message(1, new Proto().Attribute(1, "service.name", "shop"));
        foreach (var scope in scopes)
            resource.Message(2, scope);
        return new Proto().Message(1, resource);
    }
}

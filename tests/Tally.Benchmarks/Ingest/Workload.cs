using Tally.Backend.Tests.Otlp;

namespace Tally.Benchmarks.Ingest;

/// <summary>
/// Requests of 500 items from 20 services: spans and log records with 12 attributes, half of them of few values and half of
/// many; points of 500 series with 5 labels.
/// </summary>
internal static class Workload
{
    public const int Items = 500;
    private const int Services = 20, Traces = 50;

    public static RequestTemplate Spans(int seed) => Spans(seed, Services);

    /// <summary>A request of fewer services, each with 25 of the spans.</summary>
    public static RequestTemplate Spans(int seed, int services) => Request(seed, services, (random, item) =>
    {
        // 50 traces of 10 spans, each from a service of its own: a root with two children, each of which has two …
        var (trace, place) = (item % Traces, item / Traces);
        var span = new Proto().Bytes(1, [.. Id(Items + trace), .. Id(Items + Traces + trace)]).Bytes(2, Id(item));
        if (place > 0)
            span.Bytes(4, Id((place - 1) / 2 * Traces + trace));
        span.Text(5, $"GET /shop/{item % 40}").Varint(6, 2)
            .Fixed64(7, RequestTemplate.TimeMark).Fixed64(8, RequestTemplate.TimeMark);
        return Attributes(span, 9, random).Message(15, new Proto().Varint(3, item % 20 == 0 ? 2UL : 0)).Fixed32(16, 0x101);
    });

    public static RequestTemplate Logs(int seed) => Request(seed, Services, (random, item) =>
    {
        var record = new Proto().Fixed64(1, RequestTemplate.TimeMark).Varint(2, item % 10 == 0 ? 17UL : 9UL).Text(3, item % 10 == 0 ? "Error" : "Information")
            .Message(5, new Proto().Text(1, $"order {random.Next()} of customer {random.Next(1000)} took {random.Next(500)} ms"));
        return Attributes(record, 6, random).Fixed32(8, 1).Bytes(9, [.. Id(3 * item), .. Id(3 * item + 1)]).Bytes(10, Id(3 * item + 2)).Fixed64(11, RequestTemplate.TimeMark);
    });

    public static RequestTemplate Metrics(int seed) => Request(seed, Services, (_, item) =>
    {
        var point = new Proto().Fixed64(2, 1_700_000_000_000_000_000).Fixed64(3, RequestTemplate.TimeMark).Fixed64(4, RequestTemplate.ValueMark)
            .Attribute(7, "shard", $"shard-{item % 25}").Attribute(7, "route", $"/route/{seed}/{item}").Attribute(7, "method", "GET").Attribute(7, "status", "200").Attribute(7, "zone", "a");
        return new Proto().Text(1, $"metric.{item % 10}").Text(3, "s").Message(7, new Proto().Message(1, point).Varint(2, 2).Varint(3, 1));
    });

    private static RequestTemplate Request(int seed, int services, Func<Random, int, Proto> item)
    {
        var random = new Random(seed);
        var request = new Proto();
        for (var service = 0; service < services; service++)
        {
            var scope = new Proto().Message(1, new Proto().Text(1, "shop.http").Text(2, "1.2.3"));
            for (var i = 0; i < Items / Services; i++)
                scope.Message(2, item(random, service * (Items / Services) + i));
            var resource = new Proto().Attribute(1, "service.name", $"service-{service}").Attribute(1, "service.instance.id", $"instance-{service}").Attribute(1, "deployment.environment.name", "production");
            request.Message(1, new Proto().Message(1, resource).Message(2, scope));
        }
        return new(request, services * (Items / Services));
    }

    private static Proto Attributes(Proto item, int field, Random random) => item
        .Attribute(field, "http.request.method", "GET")
        .Attribute(field, "http.route", $"/shop/{random.Next(40)}")
        .Attribute(field, "http.response.status_code", new Proto().Varint(3, random.Next(20) == 0 ? 500UL : 200UL))
        .Attribute(field, "url.scheme", "https")
        .Attribute(field, "server.address", $"10.0.0.{random.Next(20)}")
        .Attribute(field, "network.protocol.version", "1.1")
        .Attribute(field, "user.id", $"user-{random.Next(5000)}")
        .Attribute(field, "order.id", $"order-{random.Next()}")
        .Attribute(field, "order.total", new Proto().Double(4, random.Next(10_000) / 100.0))
        .Attribute(field, "tenant", $"tenant-{random.Next(10)}")
        .Attribute(field, "outcome", random.Next(20) == 0 ? "failure" : "success")
        .Attribute(field, "cache.hit", new Proto().Varint(2, (ulong)random.Next(2)));

    private static byte[] Id(int number) => BitConverter.GetBytes(RequestTemplate.IdOf(number));
}

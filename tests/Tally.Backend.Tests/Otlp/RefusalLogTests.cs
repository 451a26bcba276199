using Microsoft.Extensions.Logging;
using Tally.Backend.Otlp;

namespace Tally.Backend.Tests.Otlp;

public sealed class RefusalLogTests
{
    private readonly Lines _lines = new();
    private readonly Clock _clock = new();

    [Fact]
    public void A_reason_gets_one_line_a_minute_that_counts_what_came_since()
    {
        var log = new RefusalLog(_lines, _clock);

        for (var i = 0; i < 1000; i++)
            log.Refused("http", new(RefusalReason.Malformed, $"message {i}"));
        log.Refused("grpc", new(RefusalReason.TooLarge, "huge"));
        _clock.Now += RefusalLog.Interval;
        log.Refused("http", new(RefusalReason.Malformed, "the next minute"));

        Assert.Equal(
            [
                "Refused 1 OTLP request(s), the last one over http (malformed): message 0",
                "Refused 1 OTLP request(s), the last one over grpc (too_large): huge",
                "Refused 1000 OTLP request(s), the last one over http (malformed): the next minute",
            ],
            _lines.Texts);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Lines : ILogger<RefusalLog>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Texts.Add(formatter(state, exception));
    }
}

using Tally.ServiceDefaults.Profiling;

namespace Tally.ServiceDefaults.Tests.Profiling;

public class SpanTrailTests
{
    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 0xA)]
    [InlineData(19, 0xA)]
    [InlineData(20, 0xB)]
    [InlineData(30, 0)]
    [InlineData(1000, 0)]
    public void A_time_finds_the_span_that_was_active_then(long time, ulong expected)
    {
        var trail = new SpanTrail(window: 1);
        trail.Add(10, 0xA);
        trail.Add(15, 0xA);
        trail.Add(20, 0xB);
        trail.Add(30, 0);

        Assert.Equal(expected, trail.At(time));
    }

    [Fact]
    public void What_is_too_long_ago_is_not_known_rather_than_wrong()
    {
        var trail = new SpanTrail(window: 1);
        for (var i = 1; i <= 100_000; i++)
            trail.Add(i, (ulong)i);

        Assert.Equal(100_000UL, trail.At(100_000));
        Assert.Equal(99_000UL, trail.At(99_000));
        Assert.Equal(0UL, trail.At(1_000));
    }

    [Fact]
    public async Task A_reader_beside_the_writer_finds_the_span_of_the_time_or_none()
    {
        var trail = new SpanTrail(window: 1);
        using var end = new CancellationTokenSource();
        long written = 0;
        var writing = Task.Run(() =>
        {
            for (var i = 1L; !end.IsCancellationRequested; i++)
            {
                // Span and time are the same number.
                trail.Add(i, (ulong)i);
                Volatile.Write(ref written, i);
            }
        });

        var found = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var time = Volatile.Read(ref written) - (i % 3000);
            var span = trail.At(time);
            Assert.True(span == 0 || span == (ulong)time, $"{span} at {time}");
            found += span == 0 ? 0 : 1;
        }

        await end.CancelAsync();
        await writing;
        Assert.True(found > 0);
    }
}

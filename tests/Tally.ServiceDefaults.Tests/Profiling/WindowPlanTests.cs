using Microsoft.Extensions.Time.Testing;
using Tally.ServiceDefaults.Profiling;

namespace Tally.ServiceDefaults.Tests.Profiling;

public class WindowPlanTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Never = TimeSpan.FromHours(2);

    private readonly FakeTimeProvider _time = new();
    private TimeSpan _cpu;

    [Theory]
    [InlineData(0, 60)]
    [InlineData(0.4, 66)]
    [InlineData(1, 75)]
    public async Task The_first_window_waits_for_the_delay_and_at_random_up_to_a_quarter_of_it(double random, double seconds) =>
        Assert.Equal(seconds, await OpensAfterAsync(Plan(new() { MinCpu = 0 }, random), cores: _ => 1));

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public async Task In_a_busy_process_windows_open_as_soon_as_they_are_due(double minCpu)
    {
        var plan = Plan(new() { MinCpu = minCpu });

        Assert.Equal(60, await OpensAfterAsync(plan, cores: _ => 1));
        // What the window itself takes counts: the interval is from beginning to beginning.
        _time.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal(107, await OpensAfterAsync(plan, cores: _ => 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.019)]
    public async Task In_an_idle_process_no_window_opens(double cores) =>
        Assert.Null(await OpensAfterAsync(Plan(new()), cores: _ => cores));

    [Fact]
    public async Task A_window_that_is_due_opens_after_the_first_busy_second() =>
        Assert.Equal(301, await OpensAfterAsync(Plan(new()), cores: second => second >= 300 ? 0.03 : 0.01));

    [Fact]
    public async Task What_was_busy_before_a_window_was_due_opens_none() =>
        Assert.Null(await OpensAfterAsync(Plan(new()), cores: second => second < 58 ? 1 : 0));

    [Fact]
    public async Task A_stopping_service_waits_for_no_window()
    {
        using var stopping = new CancellationTokenSource();
        var next = Plan(new()).NextAsync(stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Eventually.Deadline));
    }

    private WindowPlan Plan(ProfilingOptions options, double random = 0) => new(options, _time, () => _cpu, () => random);

    // Seconds; null where it never opens. On the pool, which has no context to return to: what waits for the time goes on within Advance.
    private Task<double?> OpensAfterAsync(WindowPlan plan, Func<double, double> cores) => Task.Run<double?>(() =>
    {
        var start = _time.GetTimestamp();
        var next = plan.NextAsync(CancellationToken.None);
        while (!next.IsCompleted && _time.GetElapsedTime(start) < Never)
        {
            _cpu += Step * cores(_time.GetElapsedTime(start).TotalSeconds);
            _time.Advance(Step);
        }
        return next.IsCompleted ? _time.GetElapsedTime(start).TotalSeconds : null;
    });
}

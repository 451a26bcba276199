using Tally.ServiceDefaults.Profiling;

namespace Tally.ServiceDefaults.Tests.Profiling;

public class CpuSampleTests
{
    [Theory]
    // Samples in managed code and outside of it, CPU time used (-1: not known); worth of each, all in units of one sample.
    [InlineData("worked all the time in managed code", 100, 0, 100, 1, 0)]
    [InlineData("got the processor for half of the time it wanted", 100, 0, 50, 0.5, 0.5)]
    [InlineData("more CPU time than samples (interrupts, the GC)", 100, 0, 150, 1, 1)]
    [InlineData("worked, then waited in a call that is no known wait", 100, 900, 100, 1, 0)]
    [InlineData("worked in native code all the time", 0, 100, 100, 1, 1)]
    [InlineData("worked in both, on a busy machine", 100, 100, 100, 0.5, 0.5)]
    [InlineData("waited", 0, 1000, 1, 0, 0)]
    [InlineData("CPU time is not known", 100, 900, -1, 1, 0)]
    public void A_sample_is_worth_what_the_thread_can_have_used(string thread, int managed, int outside, long cpu, double managedWorth, double outsideWorth)
    {
        var (ofManaged, ofOutside) = CpuSamples.Worth(1, managed, outside, cpu < 0 ? null : cpu);

        Assert.True(Math.Abs(ofManaged - managedWorth) < 0.001 && (outside == 0 || Math.Abs(ofOutside - outsideWorth) < 0.001), $"{thread}: {ofManaged}, {ofOutside}");
    }

    [Fact]
    public void Linux_tells_the_CPU_time_of_threads()
    {
        if (!OperatingSystem.IsLinux())
            return;

        Assert.Contains(ThreadCpu.Read(), thread => thread.Value > 0);
    }
}

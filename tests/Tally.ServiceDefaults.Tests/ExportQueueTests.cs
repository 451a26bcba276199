using Tally.ServiceDefaults.Export;

namespace Tally.ServiceDefaults.Tests;

public class ExportQueueTests
{
    [Fact]
    public void Over_its_size_the_oldest_goes()
    {
        var state = new ExportState(OtlpSignal.Traces, _ => { });
        var queue = new ExportQueue(maxBytes: 100, state);
        var requests = new[] { Request(40), Request(40), Request(40) };

        foreach (var request in requests)
            queue.Add(request);

        Assert.True(queue.TryPeek(out var oldest));
        Assert.Same(requests[1], oldest);
        Assert.Equal(80, state.QueuedBytes);
        Assert.Equal(1, state.DroppedRequests);
    }

    [Fact]
    public void What_is_larger_than_the_queue_is_dropped_and_counted()
    {
        var state = new ExportState(OtlpSignal.Traces, _ => { });
        var queue = new ExportQueue(maxBytes: 100, state);

        queue.Add(Request(101));

        Assert.True(queue.IsEmpty);
        Assert.Equal(1, state.DroppedRequests);
    }

    [Fact]
    public void Removing_what_was_pushed_out_meanwhile_harms_nothing()
    {
        var state = new ExportState(OtlpSignal.Traces, _ => { });
        var queue = new ExportQueue(maxBytes: 100, state);
        var (first, second) = (Request(60), Request(60));
        queue.Add(first);
        queue.Add(second);

        queue.Remove(first);

        Assert.True(queue.TryPeek(out var left));
        Assert.Same(second, left);
    }

    private static KeptRequest Request(int bytes)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://localhost/v1/traces") { Content = new ByteArrayContent(new byte[bytes]) };
        return KeptRequest.Copy(message);
    }
}

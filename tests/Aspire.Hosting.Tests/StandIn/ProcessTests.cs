using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting.Tests.StandIn;

/// <summary>A real AppHost process from start to end.</summary>
public class ProcessTests
{
    [Fact]
    public async Task A_killed_AppHost_leaves_no_child_nor_grandchild()
    {
        using var appHost = new AppHostProcess();
        var processes = await ProcessesAsync(await appHost.AddressAsync("first"));

        appHost.Kill();
        var since = System.Diagnostics.Stopwatch.StartNew();
        await RunningTests.EventuallyAsync(() => !processes.Any(IsAlive));

        Assert.True(since.Elapsed < TimeSpan.FromSeconds(5), $"took {since.Elapsed}");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_resources_in_reverse_order_with_time_to_end(string signal)
    {
        if (OperatingSystem.IsWindows() || (signal == "INT" && IgnoresInterrupt()))
            return;
        using var appHost = new AppHostProcess();
        var address = await appHost.AddressAsync("first");
        var processes = await ProcessesAsync(address);

        appHost.Signal(signal);
        Assert.Equal(0, await appHost.ExitAsync());

        var lines = appHost.Lines.ToList();
        Assert.Contains(lines, line => line == "first  | stopping in order");
        Assert.True(lines.IndexOf("second > Exited, exit code 0") < lines.IndexOf("first  > Stopping"), string.Join('\n', lines));
        Assert.DoesNotContain(processes, IsAlive);
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(address.Host, address.Port));
    }

    [Fact]
    public async Task The_console_shows_every_line_with_its_resource_and_then_the_table()
    {
        using var appHost = new AppHostProcess();
        await appHost.AddressAsync("second");
        var lines = appHost.Lines.ToList();

        var table = lines.FindIndex(line => line.StartsWith("  resource", StringComparison.Ordinal));
        Assert.Contains(lines[..table], line => line.StartsWith("first  | ", StringComparison.Ordinal) && line.Contains("Now listening", StringComparison.Ordinal));
        Assert.Contains("first  > Running, healthy", lines[..table]);
        Assert.Contains("second > Running, healthy", lines[..table]);
        Assert.DoesNotContain(lines, line => line.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence_and_a_non_zero_exit()
    {
        using var holder = new TcpListener(System.Net.IPAddress.Loopback, 0);
        holder.Start();
        var port = ((System.Net.IPEndPoint)holder.LocalEndpoint).Port;

        using var appHost = new AppHostProcess($"--Trial:FirstPort={port}");

        Assert.Equal(1, await appHost.ExitAsync());
        var line = Assert.Single(appHost.Lines, line => line.Length > 0);
        Assert.StartsWith($"Port {port}, which endpoint 'http' of resource 'first' needs, is taken", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_does_not_exist_is_one_sentence_and_a_non_zero_exit()
    {
        using var appHost = new AppHostProcess("--operation", "publish", "--step", "deploy", "--output-path", "x.json");

        Assert.Equal(1, await appHost.ExitAsync());
        Assert.Contains("'deploy'", Assert.Single(appHost.Lines, line => line.Length > 0), StringComparison.Ordinal);
    }

    // A shell starts background jobs with SIGINT ignored, and what they start inherits it.
    private static bool IgnoresInterrupt() => OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
        .Any(line => (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0b10) != 0);

    // The service's own process, and one that it starts.
    private static async Task<int[]> ProcessesAsync(Uri service)
    {
        using var client = new HttpClient { BaseAddress = service };
        string[] ids = [await client.GetStringAsync("process"), .. OperatingSystem.IsWindows() ? Array.Empty<string>() : [await client.GetStringAsync("child")]];
        return [.. ids.Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            // An orphan that has ended stays in the table until init collects it.
            return !process.HasExited && (!OperatingSystem.IsLinux() || !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}

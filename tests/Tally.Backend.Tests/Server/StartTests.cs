using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tally.Backend.Server;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Server;

/// <summary>Starts and ends, seen from outside the process: exit codes and what stands on standard error.</summary>
public sealed class StartTests
{
    public static TheoryData<string, string, string> BadSettings => new()
    {
        { "Listen:Loki", "abc", "Listen:Loki is 'abc'; expected a whole number from 0 to 65535." },
        { "Listen:Mimir", "65536", "Listen:Mimir is '65536'; expected a whole number from 0 to 65535." },
        { "Listen:Address", "nowhere", "Listen:Address is 'nowhere'; expected localhost, * or an IP address." },
        { "Otlp:MaxBodyBytes", "12", "Otlp:MaxBodyBytes is '12'; expected a whole number from 1024 to 1073741824." },
        { "Otlp:AllowedOrigins", "localhost", "Otlp:AllowedOrigins holds 'localhost'; expected an origin such as https://app.example.com or http://localhost:*, or a single *." },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public async Task A_bad_setting_is_one_sentence(string name, string value, string expected)
    {
        using var backend = new BackendProcess((name, value));

        var (exitCode, _, errors) = await backend.ExitAsync();

        Assert.Equal((1, expected + Environment.NewLine), (exitCode, errors));
    }

    [Fact]
    public async Task A_port_given_twice_is_one_sentence()
    {
        using var backend = new BackendProcess(("Listen:Tempo", "3999"), ("Listen:Loki", "3999"));

        var (exitCode, _, errors) = await backend.ExitAsync();

        Assert.Equal((1, "Listen:Tempo and Listen:Loki are both 3999; give each its own port." + Environment.NewLine), (exitCode, errors));
    }

    [Fact]
    public async Task A_taken_port_names_its_holder_and_the_setting()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        using var backend = new BackendProcess(("Listen:Tempo", port.ToString(CultureInfo.InvariantCulture)));

        var (exitCode, output, errors) = await backend.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Port {port} (Tempo) is taken by {(OperatingSystem.IsLinux() ? $"process {Environment.ProcessId} (" : "another process")}", errors, StringComparison.Ordinal);
        Assert.EndsWith("; stop it or set Listen:Tempo to another port." + Environment.NewLine, errors, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_sentence()
    {
        // 192.0.2.0/24 is set aside for documentation.
        using var backend = new BackendProcess(("Listen:Address", "192.0.2.1"));

        var (exitCode, _, errors) = await backend.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Cannot listen on 192.0.2.1: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_one_is_one_sentence()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var backend = new BackendProcess(("Storage:Folder", file));

            var (exitCode, _, errors) = await backend.ExitAsync();

            Assert.Equal(1, exitCode);
            Assert.Contains(file, errors, StringComparison.Ordinal);
            Assert.Contains("Storage:Folder", errors, StringComparison.Ordinal);
            Assert.Single(errors.TrimEnd().Split('\n'));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_second_backend_on_the_same_folder_names_the_first()
    {
        using var first = new BackendProcess();
        await first.AddressAsync(Listener.OtlpHttp);
        using var second = new BackendProcess(("Storage:Folder", first.Folder));

        var (exitCode, _, errors) = await second.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"in use by process {first.Id}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_in_order()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var backend = new BackendProcess();
        var address = await backend.AddressAsync(Listener.OtlpHttp);
        using var http = new HttpClient { BaseAddress = address };
        using var body = new ByteArrayContent(SampleRequests.Spans());
        body.Headers.ContentType = new("application/x-protobuf");
        using var response = await http.PostAsync("/v1/traces", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        backend.Terminate();
        var (exitCode, _, errors) = await backend.ExitAsync();

        Assert.Equal((0, ""), (exitCode, errors));
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tally.ServiceDefaults.Tests;

public class SettingTests
{
    [Theory]
    [InlineData("Telemetry:ExportBufferBytes", "-1", "Telemetry:ExportBufferBytes = -1: expected 0 to 1073741824 bytes.")]
    [InlineData("Telemetry:ShutdownTimeout", "00:02:00", "Telemetry:ShutdownTimeout = 120: expected 0 to 60 seconds.")]
    [InlineData("Telemetry:Namespace", "", "Telemetry:Namespace (length) = 0: expected 1 to 64 characters.")]
    [InlineData("Telemetry:CardinalityLimit", "1", "Telemetry:CardinalityLimit = 1: expected 10 to 1000000 label sets.")]
    [InlineData("Telemetry:SlowRequest", "02:00:00", "Telemetry:SlowRequest = 7200: expected 0 to 3600 seconds.")]
    [InlineData("Telemetry:Privacy:UserKey", "short", "Telemetry:Privacy:UserKey: expected base64 of at least 32 bytes.")]
    [InlineData("HttpClients:Retries", "11", "HttpClients:Retries = 11: expected 0 to 10 attempts.")]
    [InlineData("HttpClients:Timeout", "00:00:00", "HttpClients:Timeout = 0: expected 0.1 to 300 seconds.")]
    [InlineData("Telemetry:Console", "xml", "Failed to convert configuration value 'xml' at 'Telemetry:Console' to type 'Tally.ServiceDefaults.ConsoleFormat'.")]
    [InlineData("HttpClients:Timeout", "ten", "Failed to convert configuration value 'ten' at 'HttpClients:Timeout' to type 'System.TimeSpan'.")]
    public void A_setting_out_of_its_range_stops_the_start_and_is_named(string setting, string value, string message)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration[setting] = value;

        var mistake = Assert.Throws<OptionsValidationException>(() => builder.AddServiceDefaults());

        Assert.Equal(message, mistake.Message);
    }

    [Fact]
    public async Task A_worker_without_a_web_server_has_the_defaults_too()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddServiceDefaults();
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();
    }
}

namespace Tally.Hosting.Tests.Config;

/// <summary>A port stands in many places; all of them must say the same.</summary>
public class PortTests
{
    private static readonly PortOptions WellKnown = new();

    [Theory]
    [InlineData("tempo", 3200)]
    [InlineData("loki", 3100)]
    [InlineData("mimir", 9009)]
    [InlineData("pyroscope", 4040)]
    public void A_store_listens_where_its_endpoint_leads(string store, int port)
    {
        Assert.Equal($"{port}", ConfigFile.Of(store).Text("server.http_listen_port"));
        Assert.Equal(port, Model.Port(store, "http"));
    }

    [Fact]
    public void On_this_machine_each_is_found_on_the_port_it_has_in_its_container()
    {
        Assert.Equal(WellKnown.Tempo, Model.Port("tempo", "http"));
        Assert.Equal(WellKnown.Loki, Model.Port("loki", "http"));
        Assert.Equal(WellKnown.Mimir, Model.Port("mimir", "http"));
        Assert.Equal(WellKnown.Pyroscope, Model.Port("pyroscope", "http"));
        Assert.Equal(WellKnown.Grafana, Model.Port("grafana", "http"));
        Assert.Equal(WellKnown.Alloy, Model.Port("alloy", "http"));
        Assert.Equal(WellKnown.OtlpGrpc, Model.Port("alloy", "otlp-grpc"));
        Assert.Equal(WellKnown.OtlpHttp, Model.Port("alloy", "otlp-http"));
        Assert.Equal(WellKnown.Faro, Model.Port("alloy", "faro"));
        Assert.Equal(WellKnown.AlloyPyroscope, Model.Port("alloy", "pyroscope"));
    }

    [Fact]
    public void Tempo_takes_spans_where_its_endpoints_lead()
    {
        var tempo = ConfigFile.Of("tempo");

        Assert.Equal($"0.0.0.0:{Model.Port("tempo", "otlp-grpc")}", tempo.Text("distributor.receivers.otlp.protocols.grpc.endpoint"));
        Assert.Equal($"0.0.0.0:{Model.Port("tempo", "otlp-http")}", tempo.Text("distributor.receivers.otlp.protocols.http.endpoint"));
    }

    [Fact]
    public void Alloy_listens_where_its_endpoint_leads() =>
        Assert.Contains($"--server.http.listen-addr=0.0.0.0:{Model.Port("alloy", "http")}", Model.Arguments("alloy"));
}

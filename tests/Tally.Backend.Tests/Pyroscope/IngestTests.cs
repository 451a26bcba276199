using System.Net;
using System.Text.Json;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Pyroscope;

public sealed class IngestTests(PyroscopeServer server) : IClassFixture<PyroscopeServer>
{
    [Fact]
    public async Task A_pprof_body_is_taken_with_the_labels_of_its_name()
    {
        var (status, body) = await PostAsync("name=shop{region=eu, tier=1}&format=pprof&spyName=gospy", PprofBuilder.Cpu().Sample("main;hot", 7).Gzip());

        Assert.Equal((HttpStatusCode.OK, ""), (status, body));
        Assert.Equal("total 7 0\n  main 7 0\n    hot 7 7", await FlameAsync("""{service_name="shop", region="eu", tier="1", pyroscope_spy="gospy"}"""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&format=pprof")]
    public async Task A_form_brings_the_profile_as_a_part(string format)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(PprofBuilder.Cpu().Sample("main", 3).Gzip()), "profile", "profile.pprof");
        form.Add(new StringContent("""{"cpu":{"units":"samples"}}"""), "sample_type_config", "sample_type_config.json");
        using var response = await server.Http.PostAsync($"/ingest?name=form{format.Length}{format}", form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("total 3 0\n  main 3 3", await FlameAsync($$"""{service_name="form{{format.Length}}"}"""));
    }

    [Fact]
    public async Task Folded_stacks_are_time_by_their_rate()
    {
        await PostAsync("name=folded.cpu{a=b}&sampleRate=200&from=1700000000&until=1700000010", "main;work;hot 3\nmain 1\n"u8.ToArray());
        await PostAsync("name=lines&format=lines&sampleRate=1000", "main;a\nmain;a\r\nmain;b\n"u8.ToArray());
        await PostAsync("name=heap.alloc_space&format=groups", "main;new 4096"u8.ToArray());

        var graph = await server.QueryAsync("SelectMergeStacktraces", new
        {
            profileTypeID = PyroscopeServer.Cpu,
            labelSelector = """{service_name="folded", a="b"}""",
            start = 1_700_000_000_000,
            end = "1700000000000",
        });
        Assert.Equal("total 20000000 0\n  main 20000000 5000000\n    work 15000000 0\n      hot 15000000 15000000", Flame.Text(graph.GetProperty("flamegraph")));
        Assert.Equal("total 3000000 0\n  main 3000000 0\n    a 2000000 2000000\n    b 1000000 1000000", await FlameAsync("""{service_name="lines"}"""));
        Assert.Equal("total 4096 0\n  main 4096 0\n    new 4096 4096", await FlameAsync("""{service_name="heap"}""", "memory:alloc_space:bytes::"));
    }

    [Fact]
    public async Task The_dotnet_agents_hyphens_become_underscores()
    {
        await PostAsync("name=dotnet&format=pprof&spyName=dotnetspy", new PprofBuilder(("inuse-space", "bytes")).Sample("Main", 9).Gzip());

        Assert.Equal("total 9 0\n  Main 9 9", await FlameAsync("""{service_name="dotnet"}""", "memory:inuse_space:bytes::"));
    }

    [Fact]
    public async Task The_dotnet_agents_functions_without_ids_are_their_locations()
    {
        byte[] profile = new Proto().Text(6, "").Text(6, "cpu").Text(6, "nanoseconds").Text(6, "Main").Text(6, "Hot")
            .Message(1, new Proto().Varint(1, 1).Varint(2, 2)).Message(11, new Proto().Varint(1, 1).Varint(2, 2)).Message(2, new Proto().PackedVarint(1, 8, 7).PackedVarint(2, 5))
            .Message(4, new Proto().Varint(1, 7).Message(4, new Proto().Varint(1, 7))).Message(4, new Proto().Varint(1, 8).Message(4, new Proto().Varint(1, 8)))
            .Message(5, new Proto().Varint(2, 3)).Message(5, new Proto().Varint(2, 4));

        await PostAsync("name=agent&format=pprof", profile);

        Assert.Equal("total 5 0\n  Main 5 0\n    Hot 5 5", await FlameAsync("""{service_name="agent"}"""));
    }

    [Theory]
    [InlineData("", "name: expected the name of an application, name{label=value,…}")]
    [InlineData("name={a=b}", "name: expected the name of an application, name{label=value,…}")]
    [InlineData("name=a{b", "name: 'a{b' ends without '}'")]
    [InlineData("name=a{b}", "name: 'b' is no label, expected label=value")]
    [InlineData("name=a&from=yesterday", "from is 'yesterday', expected seconds since 1970, now, or now-1h")]
    [InlineData("name=a&sampleRate=0", "sampleRate is '0', expected a whole number above 0")]
    [InlineData("name=a&format=jfr", "format 'jfr' is not supported; expected pprof, groups or lines")]
    [InlineData("name=a&format=trie", "format 'trie' is not supported; expected pprof, groups or lines")]
    [InlineData("name=a&format=pprof", "malformed protobuf at byte 0")]
    [InlineData("name=a", "line 1 is 'nonsense', expected a stack, a space and a count: main;work;hot 42")]
    [InlineData("name=a.b", "name: 'a.b' ends in no known type of profile; expected one such as a.b.cpu or .alloc_space")]
    public async Task What_is_wrong_is_said(string query, string expected)
    {
        var (status, body) = await PostAsync(query, "nonsense"u8.ToArray());

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(expected, JsonDocument.Parse(body).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_profile_is_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "something" } };
        using var response = await server.Http.PostAsync("/ingest?name=a", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("the form has no part 'profile', or it is empty", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<(HttpStatusCode Status, string Body)> PostAsync(string query, byte[] body) =>
        server.PostAsync("/ingest?" + query.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal), "application/octet-stream", body);

    private async Task<string> FlameAsync(string selector, string type = PyroscopeServer.Cpu) =>
        Flame.Text((await server.QueryAsync("SelectMergeStacktraces", new { profileTypeID = type, labelSelector = selector })).GetProperty("flamegraph"));
}

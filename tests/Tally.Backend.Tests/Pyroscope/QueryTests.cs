using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tally.Backend.Tests.Otlp;
using Tally.Signals;

namespace Tally.Backend.Tests.Pyroscope;

public sealed class QueryTests(PyroscopeServer server) : IClassFixture<PyroscopeServer>
{
    // 2026-11-26T12:00:00Z, a whole minute.
    private const long Noon = 1_795_694_400_000;

    [Fact]
    public async Task Profiles_of_all_services_selected_merge_into_one_flame_graph()
    {
        await PushAsync("merge-a", Noon, ("main;work;hot", 40), ("main;work", 10), ("main;idle", 5));
        await PushAsync("merge-b", Noon + 1000, ("main;work;hot", 1));

        Assert.Equal("total 56 0\n  main 56 0\n    idle 5 5\n    work 51 10\n      hot 41 41", await FlameAsync("""{service_name=~"merge-.*"}"""));
        Assert.Equal("total 1 0\n  main 1 0\n    work 1 0\n      hot 1 1", await FlameAsync("""{service_name!="merge-a", service_name=~"merge-.*"}"""));
        Assert.Equal("total 55 0\n  main 55 0\n    idle 5 5\n    work 50 10\n      hot 40 40", await FlameAsync("""{service_name=~"merge-.*"}""", end: Noon + 999));
        Assert.Equal("total 0 0", await FlameAsync("""{service_name="nobody"}"""));
    }

    [Fact]
    public async Task Levels_are_delta_coded_bars_of_four_numbers()
    {
        await PushAsync("levels", Noon, ("main;b;c", 4), ("main;a", 3), ("main", 2), ("main;b", 1));

        var graph = (await server.QueryAsync("SelectMergeStacktraces", Request("""{service_name="levels"}"""))).GetProperty("flamegraph");

        Assert.Equal("""["total","main","a","b","c"]""", graph.GetProperty("names").GetRawText());
        Assert.Equal(
            """[{"values":["0","10","0","0"]},{"values":["0","10","2","1"]},{"values":["2","3","3","2","0","5","1","3"]},{"values":["6","4","4","4"]}]""",
            graph.GetProperty("levels").GetRawText());
        Assert.Equal(("10", "4"), (graph.GetProperty("total").GetString(), graph.GetProperty("maxSelf").GetString()));
    }

    [Fact]
    public async Task The_same_flame_graph_comes_as_protobuf()
    {
        await PushAsync("wire", Noon, ("main;hot", 300));
        byte[] request = new Proto().Text(1, PyroscopeServer.Cpu).Text(2, """{service_name="wire"}""").Varint(3, Noon).Varint(4, Noon);

        var (status, body) = await server.PostBytesAsync("/querier.v1.QuerierService/SelectMergeStacktraces", "application/proto", request);

        byte[] expected = new Proto().Message(1, new Proto()
            .Text(1, "total").Text(1, "main").Text(1, "hot")
            .Message(2, new Proto().PackedVarint(1, 0, 300, 0, 0)).Message(2, new Proto().PackedVarint(1, 0, 300, 0, 1)).Message(2, new Proto().PackedVarint(1, 0, 300, 300, 2))
            .Varint(3, 300).Varint(4, 300));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(body));
    }

    [Fact]
    public async Task Nodes_beyond_the_limit_are_gathered_as_other()
    {
        await PushAsync("small", Noon, ("main;big", 100), ("main;tiny1", 1), ("main;tiny2", 2), ("main;mid;deep", 10));

        Assert.Equal("total 113 0\n  main 113 0\n    big 100 100\n    other 13 13", await FlameAsync("""{service_name="small"}""", maxNodes: 2));
    }

    [Fact]
    public async Task A_span_has_a_flame_graph_of_its_own()
    {
        var profile = new PprofBuilder(("cpu", "nanoseconds")) { Time = Noon * UnixNanos.PerMillisecond }.Period("cpu", "nanoseconds", 1)
            .Sample("main;slow", 8, ("span_id", "00f067aa0ba902b7"))
            .Sample("main;older", 4, ("profile_id", "00f067aa0ba902b7"))
            .Sample("main;slow", 2, ("span_id", "00f067aa0ba902b8"))
            .Sample("main;none", 1).Plain();
        await server.PushAsync(profile, ("__name__", "process_cpu"), ("service_name", "spans"));
        object Span(params string[] ids) => new { profileTypeID = PyroscopeServer.Cpu, labelSelector = """{service_name="spans"}""", spanSelector = ids, start = Noon, end = Noon };

        var one = await server.QueryAsync("SelectMergeSpanProfile", Span("00f067aa0ba902b7"));
        var both = await server.QueryAsync("SelectMergeStacktraces", Span("00f067aa0ba902b7", "00f067aa0ba902b8"));
        var none = await server.QueryAsync("SelectMergeSpanProfile", Span("00000000000000ff"));

        Assert.Equal("total 12 0\n  main 12 0\n    older 4 4\n    slow 8 8", Flame.Text(one.GetProperty("flamegraph")));
        Assert.Equal("total 14 0\n  main 14 0\n    older 4 4\n    slow 10 10", Flame.Text(both.GetProperty("flamegraph")));
        Assert.Equal("total 0 0", Flame.Text(none.GetProperty("flamegraph")));
    }

    [Fact]
    public async Task A_series_sums_the_profiles_of_each_step_by_group()
    {
        foreach (var (region, time, value) in new[] { ("eu", Noon, 1UL), ("eu", Noon + 1, 2UL), ("eu", Noon + 15_000, 4UL), ("us", Noon + 14_000, 8UL), ("us", Noon + 40_000, 16UL) })
            await server.PushAsync(Profile(time, ("main", value)), ("__name__", "process_cpu"), ("service_name", "series"), ("region", region));
        object Query(object more) => Merge(new { profileTypeID = PyroscopeServer.Cpu, labelSelector = """{service_name="series"}""", start = Noon, end = Noon + 45_000, step = 15 }, more);

        var all = await server.QueryAsync("SelectSeries", Query(new { }));
        var byRegion = await server.QueryAsync("SelectSeries", Query(new { groupBy = (List<string>)["region"] }));
        var average = await server.QueryAsync("SelectSeries", Query(new { aggregation = "TIME_SERIES_AGGREGATION_TYPE_AVERAGE", step = 45 }));
        var top = await server.QueryAsync("SelectSeries", Query(new { groupBy = (List<string>)["region"], limit = "1" }));

        Assert.Equal($$"""[{"points":[{"value":1,"timestamp":"{{Noon}}"},{"value":14,"timestamp":"{{Noon + 15_000}}"},{"value":16,"timestamp":"{{Noon + 45_000}}"}]}]""", all.GetProperty("series").GetRawText());
        Assert.Equal(
            $$"""[{"labels":[{"name":"region","value":"eu"}],"points":[{"value":1,"timestamp":"{{Noon}}"},{"value":6,"timestamp":"{{Noon + 15_000}}"}]},{"labels":[{"name":"region","value":"us"}],"points":[{"value":8,"timestamp":"{{Noon + 15_000}}"},{"value":16,"timestamp":"{{Noon + 45_000}}"}]}]""",
            byRegion.GetProperty("series").GetRawText());
        Assert.Equal($$"""[{"points":[{"value":1,"timestamp":"{{Noon}}"},{"value":7.5,"timestamp":"{{Noon + 45_000}}"}]}]""", average.GetProperty("series").GetRawText());
        Assert.Equal("us", Assert.Single(top.GetProperty("series").EnumerateArray()).GetProperty("labels")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task Profile_types_are_told_with_their_parts_and_without_a_time_range()
    {
        await PushAsync("types", Noon, ("main", 1));

        var (_, answer) = await server.PostAsync("/querier.v1.QuerierService/ProfileTypes", "{}");

        Assert.Contains(
            """{"ID":"process_cpu:cpu:nanoseconds:cpu:nanoseconds","name":"process_cpu","sampleType":"cpu","sampleUnit":"nanoseconds","periodType":"cpu","periodUnit":"nanoseconds"}""",
            answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merged_stacks_come_as_pprof_too()
    {
        await PushAsync("export", Noon, ("main;work", 6), ("main", 2));
        byte[] request = new Proto().Text(1, PyroscopeServer.Cpu).Text(2, """{service_name="export"}""").Varint(3, Noon).Varint(4, Noon);

        var (_, pprof) = await server.PostBytesAsync("/querier.v1.QuerierService/SelectMergeProfile", "application/proto", request);
        await server.PushAsync(pprof, ("__name__", "process_cpu"), ("service_name", "reimported"));
        var json = await server.QueryAsync("SelectMergeStacktraces", Merge(Request("""{service_name="export"}"""), new { format = "PROFILE_FORMAT_PPROF" }));

        Assert.Equal("total 8 0\n  main 8 2\n    work 6 6", await FlameAsync("""{service_name="reimported"}"""));
        Assert.Equal("""["","cpu","nanoseconds","main","main.cs","work","work.cs"]""", json.GetProperty("pprof").GetProperty("profile").GetProperty("stringTable").GetRawText());
    }

    [Theory]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"cpu","start":1,"end":2}""", 400, "profile-type selection must be of the form")]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"a:b:c:d:e"}""", 400, "missing time range in the query")]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"a:b:c:d:e","start":2,"end":1}""", 400, "query start time is after end time")]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2,"labelSelector":"{a=}"}""", 400, "parsing label selector '{a=}': 1:4: parse error: unexpected \"}\" in label matching, expected string")]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2,"maxNodes":"2000000"}""", 400, "max flamegraph nodes limit 2000000 is out of range")]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2,"format":"PROFILE_FORMAT_DOT"}""", 501, "format: expected PROFILE_FORMAT_FLAMEGRAPH or PROFILE_FORMAT_PPROF")]
    [InlineData("SelectMergeStacktraces", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2,"stackTraceSelector":{}}""", 501, "stack_trace_selector is not supported")]
    [InlineData("SelectMergeSpanProfile", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2,"spanSelector":["xyz"]}""", 400, "'xyz' is no span id, expected 16 hex digits")]
    [InlineData("SelectSeries", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2}""", 400, "step must be >= 1ms")]
    [InlineData("SelectSeries", """{"profileTypeID":"a:b:c:d:e","start":1,"end":2000000000,"step":1}""", 400, "a series would have more than 11000 points")]
    [InlineData("LabelValues", """{"start":1,"end":2}""", 400, "name is required")]
    [InlineData("LabelNames", """{"start":"soon","end":2}""", 400, "start is \"soon\", expected a whole number")]
    public async Task A_query_that_cannot_be_is_told_why(string method, string request, int expected, string message)
    {
        var (status, answer) = await server.PostAsync($"/querier.v1.QuerierService/{method}", request);

        Assert.Equal(expected, (int)status);
        Assert.StartsWith(message, JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_answers_in_the_older_form()
    {
        await PushAsync("render", Noon + 15_000, ("main;hot", 5));
        var query = Uri.EscapeDataString(PyroscopeServer.Cpu + """{service_name="render"}""");

        var answer = await server.Http.GetStringAsync($"/pyroscope/render?query={query}&from={Noon / 1000}&until={Noon / 1000 + 60}&groupBy=service_name");

        Assert.Equal(
            $$$"""{"version":1,"flamebearer":{"names":["total","main","hot"],"levels":[[0,5,0,0],[0,5,0,1],[0,5,5,2]],"numTicks":5,"maxSelf":5},"metadata":{"format":"single","spyName":"","sampleRate":1000000000,"units":"samples","name":"cpu"},"timeline":{"startTime":{{{Noon / 1000}}},"samples":[0,5,0,0],"durationDelta":15,"watermarks":null},"groups":{"render":{"startTime":{{{Noon / 1000}}},"samples":[0,5,0,0],"durationDelta":15,"watermarks":null}},"heatmap":null}""",
            answer);
    }

    [Theory]
    [InlineData("", "\"query\" is required")]
    [InlineData("query={a=\"b\"}", "\"query\" must contain a profile-type selection")]
    [InlineData("query=a:b:c:d:e&from=soon", "from is 'soon'")]
    [InlineData("query=a:b:c:d:e&format=dot", "format 'dot' is not supported; expected json")]
    public async Task What_render_cannot_do_is_said(string query, string expected)
    {
        using var response = await server.Http.GetAsync($"/pyroscope/render?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.StartsWith(expected, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_info_names_the_version_that_is_followed()
    {
        var info = JsonDocument.Parse(await server.Http.GetStringAsync("/api/v1/status/buildinfo")).RootElement;

        Assert.Equal("2.2.1", info.GetProperty("data").GetProperty("version").GetString());
    }

    private static byte[] Profile(long time, params (string Stack, ulong Value)[] samples)
    {
        var profile = new PprofBuilder(("cpu", "nanoseconds")) { Time = time * UnixNanos.PerMillisecond }.Period("cpu", "nanoseconds", 1);
        foreach (var (stack, value) in samples)
            profile.Sample(stack, value);
        return profile.Gzip();
    }

    private Task PushAsync(string service, long time, params (string Stack, ulong Value)[] samples) =>
        server.PushAsync(Profile(time, samples), ("__name__", "process_cpu"), ("service_name", service));

    private static object Request(string selector, long end = Noon + 60_000) => new { profileTypeID = PyroscopeServer.Cpu, labelSelector = selector, start = Noon, end };

    private async Task<string> FlameAsync(string selector, long end = Noon + 60_000, int maxNodes = 0) =>
        Flame.Text((await server.QueryAsync("SelectMergeStacktraces", Merge(Request(selector, end), new { maxNodes }))).GetProperty("flamegraph"));

    private static JsonObject Merge(object one, object other)
    {
        var merged = JsonSerializer.SerializeToNode(one)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(other)!.AsObject())
            merged[name] = value?.DeepClone();
        return merged;
    }
}

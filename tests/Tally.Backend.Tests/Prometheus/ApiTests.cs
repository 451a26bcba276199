using System.Text.Json.Nodes;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>The API as Grafana's Prometheus datasource calls it. 1767225600 is 2026-01-01T00:00:00Z.</summary>
public sealed class ApiTests : IClassFixture<PrometheusServer>
{
    private static readonly Lock Gate = new();
    private readonly PrometheusServer _server;

    public ApiTests(PrometheusServer server)
    {
        _server = server;
        // Repeats are taken silently, so every test may append the same again.
        lock (Gate)
            for (var i = 0; i <= 4; i++)
                Assert.Equal(0, server.Append(new MetricBatches(("service.name", "chat"))
                    .Counter("hits", "", i * 15, i * 15, ("route", "/vote"))
                    .Gauge("temperature", "Cel", 20.5, i * 15)
                    .Histogram("latency", "s", [0.1, 1], [(ulong)i * 9, (ulong)i, 0], i, seconds: i * 15, exemplar: 0.05 + i)).Rejected);
    }

    public static TheoryData<string, string> Answers => new()
    {
        { "query?query=temperature_celsius&time=1767225660", """{"resultType":"vector","result":[{"metric":{"__name__":"temperature_celsius","job":"chat","service_name":"chat"},"value":[1767225660,"20.5"]}]}""" },
        { "query?query=sum(increase(hits_total[1m]))&time=1767225660", """{"resultType":"vector","result":[{"metric":{},"value":[1767225660,"60"]}]}""" },
        { "query?query=histogram_quantile(0.9,sum+by(le)(rate(latency_seconds_bucket[1m])))&time=1767225660.000", """{"resultType":"vector","result":[{"metric":{},"value":[1767225660,"0.1"]}]}""" },
        { "query?query=temperature_celsius[20s]&time=2026-01-01T00:01:00Z", """{"resultType":"matrix","result":[{"metric":{"__name__":"temperature_celsius","job":"chat","service_name":"chat"},"values":[[1767225645,"20.5"],[1767225660,"20.5"]]}]}""" },
        { "query?query=1%2B1&time=1767225660.5", """{"resultType":"scalar","result":[1767225660.5,"2"]}""" },
        { "query?query=%22text%22&time=1767225660", """{"resultType":"string","result":[1767225660,"text"]}""" },
        { "query?query=nothing", """{"resultType":"vector","result":[]}""" },
        { "query?query=1/0&time=0.001", """{"resultType":"scalar","result":[0.001,"+Inf"]}""" },
        { "query_range?query=sum(hits_total)&start=1767225600&end=1767225660&step=30s", """{"resultType":"matrix","result":[{"metric":{},"values":[[1767225600,"0"],[1767225630,"30"],[1767225660,"60"]]}]}""" },
        { "query_range?query=sum(hits_total)&start=1767225600&end=1767225660&step=30", """{"resultType":"matrix","result":[{"metric":{},"values":[[1767225600,"0"],[1767225630,"30"],[1767225660,"60"]]}]}""" },
        { "series?match[]=hits_total", """[{"__name__":"hits_total","job":"chat","route":"/vote","service_name":"chat"}]""" },
        { "labels", """["__name__","job","le","route","service_name"]""" },
        { "labels?match[]=hits_total", """["__name__","job","route","service_name"]""" },
        { "label/__name__/values", """["hits_total","latency_seconds_bucket","latency_seconds_count","latency_seconds_sum","temperature_celsius"]""" },
        { "label/le/values?match[]=latency_seconds_bucket&start=1767225600&end=1767225660", """["+Inf","0.1","1"]""" },
        { "label/le/values?start=1&end=2", "[]" },
        { "metadata?metric=hits_total", """{"hits_total":[{"type":"counter","help":"About hits.","unit":""}]}""" },
        { "query_exemplars?query=histogram_quantile(0.9,rate(latency_seconds_bucket{le=\"1\"}[1m]))&start=1767225600&end=1767225660", "[]" },
        { "query_exemplars?query=latency_seconds_bucket&start=1767225600&end=1767225600", """[{"seriesLabels":{"__name__":"latency_seconds_bucket","job":"chat","le":"0.1","service_name":"chat"},"exemplars":[{"labels":{"span_id":"00f067aa0ba902b7","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"},"value":"0.05","timestamp":1767225600}]}]""" },
        { "metadata?limit=0", "{}" },
        { "parse_query?query=1.5", """{"type":"numberLiteral","val":"1.5"}""" },
        { "parse_query?query=-rate(up{a!=\"b\"}[5m]+offset+1m)", """{"type":"unaryExpr","op":"-","expr":{"type":"call","func":{"name":"rate","argTypes":["matrix"],"variadic":0,"returnType":"vector"},"args":[{"type":"matrixSelector","name":"up","range":300000,"rangeExpr":null,"offset":60000,"offsetExpr":null,"matchers":[{"name":"a","value":"b","type":"!="},{"name":"__name__","value":"up","type":"="}],"timestamp":null,"startOrEnd":null,"anchored":false,"smoothed":false}]}}""" },
        { "parse_query?query=topk+by(a)(2,(b))", """{"type":"aggregation","op":"topk","expr":{"type":"parenExpr","expr":{"type":"vectorSelector","name":"b","offset":0,"offsetExpr":null,"matchers":[{"name":"__name__","value":"b","type":"="}],"timestamp":null,"startOrEnd":null,"anchored":false,"smoothed":false}},"param":{"type":"numberLiteral","val":"2"},"grouping":["a"],"without":false}""" },
        { "parse_query?query=a[5m:1m]+@+end()", """{"type":"subquery","expr":{"type":"vectorSelector","name":"a","offset":0,"offsetExpr":null,"matchers":[{"name":"__name__","value":"a","type":"="}],"timestamp":null,"startOrEnd":null,"anchored":false,"smoothed":false},"range":300000,"rangeExpr":null,"offset":0,"offsetExpr":null,"step":60000,"stepExpr":null,"timestamp":null,"startOrEnd":"end"}""" },
        { "format_query?query=sum+by(a)(rate(b[1m]))", "\"sum by (a) (rate(b[1m]))\"" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_request_is_answered_in_upstreams_shape(string path, string data)
    {
        foreach (var prefix in (string[])["/prometheus/api/v1/", "/api/v1/"])
        {
            var (status, body) = await _server.GetAsync(prefix + path);
            Assert.Equal(200, status);
            Assert.Equal("success", (string?)body["status"]);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data), body["data"]), $"{path}\nexpected {data}\ngot      {body["data"]?.ToJsonString()}");
        }
    }

    public static TheoryData<string, int, string, string> Refusals => new()
    {
        { "query?query=sum(rate(x[5m])", 400, "bad_data", "invalid parameter \"query\": 1:16: parse error: unexpected end of input, expected \",\" or \")\"" },
        { "query", 400, "bad_data", "invalid parameter \"query\": 1:1: parse error: no expression found in input" },
        { "query?query=rate(x)", 400, "bad_data", "invalid parameter \"query\": 1:6: parse error: expected type range vector in call to function \"rate\", got instant vector" },
        { "query?query=up&time=soon", 400, "bad_data", "invalid parameter \"time\": cannot parse \"soon\" to a valid timestamp" },
        { "query?query=up&limit=-1", 400, "bad_data", "invalid parameter \"limit\": limit must be non-negative" },
        { "query_range?query=up&start=2&end=1&step=1", 400, "bad_data", "invalid parameter \"end\": end timestamp must not be before start time" },
        { "query_range?query=up&start=1&end=2&step=0", 400, "bad_data", "invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer" },
        { "query_range?query=up&start=0&end=1000000&step=1", 400, "bad_data", "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)" },
        { "query_range?query=hits_total[5m]&start=1&end=2&step=1", 400, "bad_data", "invalid parameter \"query\": invalid expression type \"range vector\" for range query, must be Scalar or instant Vector" },
        { "query_range?query=%22text%22&start=1&end=2&step=1", 400, "bad_data", "invalid parameter \"query\": invalid expression type \"string\" for range query, must be Scalar or instant Vector" },
        { "query?query=hits_total%2Bon(job)latency_seconds_bucket&time=1767225660", 422, "execution", "found duplicate series" },
        { "query?query=up&limit=x", 400, "bad_data", "invalid parameter \"limit\": strconv.Atoi: parsing \"x\": invalid syntax" },
        { "query?query=up&timeout=x", 400, "bad_data", "invalid parameter \"timeout\": cannot parse \"x\" to a valid duration" },
        { "query_range?query=" + string.Join("%2B", Enumerable.Repeat("sum_over_time(hits_total[1m:1ms])", 20)) + "&start=1767225600&end=1767229200&step=1&timeout=1ms", 503, "timeout", "query timed out in expression evaluation" },
        { "metadata?limit=x", 400, "bad_data", "limit must be a number" },
        { "metadata?limit_per_metric=x", 400, "bad_data", "limit_per_metric must be a number" },
        { "status/tsdb?limit=0", 400, "bad_data", "limit must be a positive number" },
        { "status/tsdb?limit=10001", 400, "bad_data", "limit must not exceed 10000" },
        { "parse_query?query=sum(", 400, "bad_data", "invalid parameter \"query\": 1:5: parse error: " },
        { "series", 400, "bad_data", "no match[] parameter provided" },
        { "series?match[]=rate(x[5m])", 400, "bad_data", "invalid parameter \"match[]\": expected a series selector" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_bad_request_is_refused_in_upstreams_shape(string path, int status, string type, string error)
    {
        var (actual, body) = await _server.GetAsync("/prometheus/api/v1/" + path);
        Assert.Equal("error", (string?)body["status"]);
        Assert.Equal(type, (string?)body["errorType"]);
        Assert.StartsWith(error, (string?)body["error"], StringComparison.Ordinal);
        Assert.Equal(status, actual);
    }

    [Fact]
    public async Task A_posted_form_is_as_good_as_a_query_string()
    {
        var (status, body) = await _server.PostAsync("/prometheus/api/v1/query", ("query", "sum(hits_total)"), ("time", "1767225660"));
        Assert.Equal(200, status);
        Assert.Equal("60", (string?)body["data"]!["result"]![0]!["value"]![1]);
    }

    [Fact]
    public async Task A_limit_cuts_the_result_and_says_so()
    {
        var (_, body) = await _server.GetAsync("/api/v1/query?query=latency_seconds_bucket&time=1767225660&limit=2");
        Assert.Equal(2, body["data"]!["result"]!.AsArray().Count);
        Assert.Equal("results truncated due to limit", (string?)body["warnings"]![0]);
    }

    [Fact]
    public async Task What_the_reader_should_know_comes_with_the_result()
    {
        var (_, body) = await _server.GetAsync("/api/v1/query?query=rate(temperature_celsius[1m])&time=1767225660");
        Assert.Equal("PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"temperature_celsius\" (1:6)", (string?)body["infos"]![0]);
    }

    [Fact]
    public async Task The_status_says_what_makes_the_index_large()
    {
        var (_, body) = await _server.GetAsync("/api/v1/status/tsdb?limit=2");
        var data = body["data"]!;
        Assert.Equal("""{"numSeries":7,"numLabelPairs":11,"chunkCount":7,"minTime":1767225600000,"maxTime":1767225660000}""", data["headStats"]!.ToJsonString());
        Assert.Equal("""[{"name":"latency_seconds_bucket","value":3},{"name":"hits_total","value":1}]""", data["seriesCountByMetricName"]!.ToJsonString());
        Assert.Equal("""[{"name":"__name__","value":5},{"name":"le","value":3}]""", data["labelValueCountByLabelName"]!.ToJsonString());
        Assert.Equal("""[{"name":"job=chat","value":7},{"name":"service_name=chat","value":7}]""", data["seriesCountByLabelValuePair"]!.ToJsonString());
        Assert.Equal("__name__", (string?)data["memoryInBytesByLabelName"]![0]!["name"]);
    }

    [Fact]
    public async Task The_build_names_the_version_of_the_language()
    {
        var (_, body) = await _server.GetAsync("/api/v1/status/buildinfo");
        Assert.Equal("3.14.0", (string?)body["data"]!["version"]);
    }
}

using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Pyroscope;

public sealed class PushTests(PyroscopeServer server) : IClassFixture<PyroscopeServer>
{
    private const string Path = "/push.v1.PusherService/Push";

    [Theory]
    [InlineData("application/json", false, false)]
    [InlineData("application/json", true, true)]
    [InlineData("application/json; charset=utf-8", true, false)]
    [InlineData("application/proto", false, true)]
    [InlineData("application/proto", true, false)]
    public async Task A_profile_comes_in_by_either_encoding_plain_and_gzip(string type, bool gzipBody, bool gzipProfile)
    {
        var service = $"push-{type.Length}-{gzipBody}-{gzipProfile}".ToLowerInvariant();
        var pprof = PprofBuilder.Cpu().Sample("main;work", 30).Sample("main", 10);
        var profile = gzipProfile ? pprof.Gzip() : pprof.Plain();
        var isProto = type == "application/proto";
        byte[] body = isProto
            ? new Proto().Message(1, new Proto().Message(1, Pair("__name__", "process_cpu")).Message(1, Pair("service_name", service)).Message(2, new Proto().Bytes(1, profile)))
            : System.Text.Encoding.UTF8.GetBytes(PyroscopeServer.Request([("__name__", "process_cpu"), ("service_name", service)], profile));

        var (status, answer) = await server.PostAsync(Path, type, gzipBody ? Gzip(body) : body, gzipBody ? "gzip" : null);

        Assert.Equal((HttpStatusCode.OK, isProto ? "" : "{}"), (status, answer));
        Assert.Equal("total 40 0\n  main 40 10\n    work 30 30", await FlameAsync(service));
    }

    [Fact]
    public async Task Each_sample_type_is_a_profile_of_its_own()
    {
        var profile = new PprofBuilder(("alloc_objects", "count"), ("alloc_space", "bytes")).Period("space", "bytes", 524288)
            .Sample("main", [3, 4096]).Sample("main;other", [0, 5]).Plain();

        await server.PushAsync(profile, ("__name__", "memory"), ("service_name", "two-types"));

        var types = await server.QueryAsync("LabelValues", new { name = "__profile_type__", matchers = (List<string>)["""{service_name="two-types"}"""] });
        Assert.Equal(["memory:alloc_objects:count:space:bytes", "memory:alloc_space:bytes:space:bytes"], Names(types));
        Assert.Equal("total 3 0\n  main 3 3", await FlameAsync("two-types", "memory:alloc_objects:count:space:bytes"));
        Assert.Equal("total 4101 0\n  main 4101 4096\n    other 5 5", await FlameAsync("two-types", "memory:alloc_space:bytes:space:bytes"));
    }

    [Fact]
    public async Task A_samples_labels_become_the_series_labels_but_not_the_spans_and_not_over_the_senders()
    {
        var profile = PprofBuilder.Cpu()
            .Sample("main", 1, ("region", "eu"), ("service_name", "mine"), ("span_id", "00000000000000a1"))
            .Sample("main", 2, ("region", "us"))
            .Sample("main", 4, ("trace_id", "000000000000000000000000000000b1")).Plain();

        await server.PushAsync(profile, ("__name__", "process_cpu"), ("service_name", "labelled"));

        var series = await server.QueryAsync("Series", new { matchers = (List<string>)["""{service_name="labelled"}"""], labelNames = (List<string>)["region", "service_name", "span_id", "trace_id"] });
        Assert.Equal(
            """[{"labels":[{"name":"region","value":"eu"},{"name":"service_name","value":"labelled"}]},{"labels":[{"name":"region","value":"us"},{"name":"service_name","value":"labelled"}]},{"labels":[{"name":"service_name","value":"labelled"}]}]""",
            series.GetProperty("labelsSet").GetRawText());
    }

    [Fact]
    public async Task Names_with_dots_are_cleaned_and_a_series_without_a_service_is_unknown_services()
    {
        await server.PushAsync(PprofBuilder.Cpu().Sample("main", 1).Plain(), ("__name__", "process_cpu"), ("deployment.environment", "dotted"));

        var names = await server.QueryAsync("LabelNames", new { matchers = (List<string>)["""{deployment_environment="dotted"}"""] });
        Assert.Equal(
            ["__name__", "__period_type__", "__period_unit__", "__profile_type__", "__service_name__", "__type__", "__unit__", "deployment_environment", "service_name"], Names(names));
        var service = await server.QueryAsync("LabelValues", new { name = "service_name", matchers = (List<string>)["""{deployment_environment="dotted"}"""] });
        Assert.Equal(["unknown_service"], Names(service));
    }

    public static TheoryData<string, string> BadProfiles => new()
    {
        { "", "the profile is empty" },
        { "ff", "malformed protobuf at byte 0: it ends within a varint" },
        { "0a05", "malformed protobuf at byte 1: a length of 5 passes the end of its message, 0 bytes on" },
        { "1f8b0800ffff", "malformed gzip after 0 decompressed bytes" },
        { Hex(new Proto().Text(6, "")), "the profile has no sample type" },
        { Hex(new Proto().Message(1, new Proto())), "string 0 of the profile must be the empty string" },
        { Hex(Types(7)), "the type of sample type 0 is string 7, but the profile has 2 strings" },
        { Hex(Types().Message(2, new Proto())), "sample 0 has 0 values, expected 1, one for each sample type" },
        { Hex(Types().Message(2, new Proto().Varint(1, 9).Varint(2, 1))), "sample 0 is at location 9, which is not in the profile" },
        { Hex(Types().Message(2, new Proto().Varint(2, 1).Message(3, new Proto().Varint(1, 8)))), "the key of a label of sample 0 is string 8, but the profile has 2 strings" },
        { Hex(Types().Message(4, new Proto())), "location 0 has no id" },
        { Hex(Types().Message(4, new Proto().Varint(1, 1).Message(4, new Proto().Varint(1, 3)))), "location 0 is in function 3, which is not in the profile" },
        { Hex(Types().Message(5, new Proto())), "function 0 has no id" },
        { Hex(Types().Message(5, new Proto().Varint(1, 1).Varint(2, ulong.MaxValue))), "the name of function 0 is string -1, but the profile has 2 strings" },
    };

    [Theory]
    [MemberData(nameof(BadProfiles))]
    public async Task What_is_wrong_with_a_profile_is_said_and_the_others_are_kept(string hex, string expected)
    {
        var service = "bad-" + Guid.NewGuid().ToString("N");
        var good = PprofBuilder.Cpu().Sample("main", 5).Plain();

        var (status, answer) = await server.PostAsync(Path, PyroscopeServer.Request([("__name__", "process_cpu"), ("service_name", service)], good, Convert.FromHexString(hex)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = JsonDocument.Parse(answer).RootElement;
        Assert.Equal("invalid_argument", error.GetProperty("code").GetString());
        Assert.StartsWith("series[0].samples[1]: " + expected, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("total 5 0\n  main 5 5", await FlameAsync(service));
    }

    [Theory]
    [InlineData("{", "malformed JSON at line 1")]
    [InlineData("[]", "the request is [], expected an object")]
    [InlineData("{}", "no profiles received")]
    [InlineData("""{"series":[{"labels":[{"name":1}]}]}""", "series[0].labels[0].name is 1, expected a string")]
    [InlineData("""{"series":[{"samples":[{"rawProfile":"?"}]}]}""", "series[0].samples[0].rawProfile is \"?\", expected base64 in a string")]
    [InlineData("""{"series":[{"samples":[{"rawProfile":""}]}]}""", "series[0].samples[0]: the profile is empty")]
    public async Task What_is_wrong_with_a_request_is_said(string body, string expected)
    {
        var (status, answer) = await server.PostAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(expected, JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> BadLabels => new()
    {
        { "service_name", "x", "series[0].samples[0]: the label __name__, the name of the profile such as process_cpu, is missing" },
        { "a-b", "x", "series[0].samples[0]: 'a-b' is no name of a label; expected letters" },
        { "1a", "x", "series[0].samples[0]: '1a' is no name of a label; expected letters" },
        { "long", new string('x', 2049), "series[0].samples[0]: the value of label 'long' has 2049 characters; at most 2048 are taken" },
    };

    [Theory]
    [MemberData(nameof(BadLabels))]
    public async Task Labels_that_cannot_be_are_named(string name, string value, string expected)
    {
        var (status, answer) = await server.PostAsync(Path, PyroscopeServer.Request([(name, value)], PprofBuilder.Cpu().Sample("main", 1).Plain()));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(expected, JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_unpacks_to_more_than_the_limit_is_refused()
    {
        var huge = PprofBuilder.Cpu().Sample(new string('x', 400_000), 1).Gzip();
        Assert.True(huge.Length < 10_000);

        var (profile, answer) = await server.PostAsync(Path, PyroscopeServer.Request([("__name__", "process_cpu")], huge));
        var (request, whole) = await server.PostAsync(Path, "application/json", Gzip(new byte[2_000_000]), "gzip");

        Assert.Equal(HttpStatusCode.BadRequest, profile);
        Assert.Contains("larger than Pyroscope:MaxProfileBytes, 300000 bytes decompressed", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, request);
        Assert.Equal("""{"code":"resource_exhausted","message":"the request is larger than Pyroscope:MaxBodyBytes, 1000000 bytes decompressed"}""", whole);
    }

    [Theory]
    [InlineData("text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/connect+proto", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "zstd", HttpStatusCode.NotImplemented)]
    public async Task Other_media_types_and_encodings_are_refused(string type, string? encoding, HttpStatusCode expected)
    {
        var (status, _) = await server.PostAsync(Path, type, [], encoding);

        Assert.Equal(expected, status);
    }

    private static Proto Types(ulong type = 1) => new Proto().Text(6, "").Text(6, "cpu").Message(1, new Proto().Varint(1, type).Varint(2, 1));

    private static string Hex(Proto message) => Convert.ToHexString(message);

    private static Proto Pair(string name, string value) => new Proto().Text(1, name).Text(2, value);

    private static IEnumerable<string?> Names(JsonElement answer) => answer.GetProperty("names").EnumerateArray().Select(name => name.GetString());

    private static byte[] Gzip(byte[] body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(body);
        return packed.ToArray();
    }

    private async Task<string> FlameAsync(string service, string type = PyroscopeServer.Cpu) =>
        Flame.Text((await server.QueryAsync("SelectMergeStacktraces", new { profileTypeID = type, labelSelector = $$"""{service_name="{{service}}"}""" })).GetProperty("flamegraph"));
}

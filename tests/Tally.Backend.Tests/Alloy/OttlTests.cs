using Tally.Signals;

namespace Tally.Backend.Tests.Alloy;

/// <summary>OTTL statements do to spans and log records what OTTL's own document says.</summary>
public sealed class OttlTests
{
    private static readonly string[] Roles = ["a", "b"], Letters = ["p", "q"];

    [Theory]
    [InlineData("set(attributes[\"a\"], \"new\")", "a=new n=5 f=true d=1.5")]
    [InlineData("set(attributes[\"b\"], attributes[\"a\"])", "a=x@y.io n=5 f=true d=1.5 b=x@y.io")]
    [InlineData("set(attributes[\"b\"], attributes[\"nowhere\"])", "a=x@y.io n=5 f=true d=1.5")]
    [InlineData("set(attributes[\"b\"], nil)", "a=x@y.io n=5 f=true d=1.5")]
    [InlineData("set(attributes[\"b\"], attributes[\"n\"] * 2 + 1)", "a=x@y.io n=5 f=true d=1.5 b=11")]
    [InlineData("set(attributes[\"b\"], attributes[\"n\"] + attributes[\"d\"])", "a=x@y.io n=5 f=true d=1.5")]
    [InlineData("set(attributes[\"b\"], Concat([name, attributes[\"n\"], kind], \"-\"))", "a=x@y.io n=5 f=true d=1.5 b=GET /-5-2")]
    [InlineData("set(attributes[\"b\"], String(attributes[\"f\"]))", "a=x@y.io n=5 f=true d=1.5 b=true")]
    [InlineData("set(attributes[\"b\"], resource.attributes[\"service.name\"])", "a=x@y.io n=5 f=true d=1.5 b=shop")]
    [InlineData("set(attributes[\"b\"], end_time_unix_nano - start_time_unix_nano)", "a=x@y.io n=5 f=true d=1.5 b=10000000")]
    [InlineData("set(span.attributes[\"b\"], span.status.code) where span.status.code == STATUS_CODE_ERROR", "a=x@y.io n=5 f=true d=1.5 b=2")]
    [InlineData("set(attributes[\"b\"], 1) where kind == SPAN_KIND_CLIENT", "a=x@y.io n=5 f=true d=1.5")]
    [InlineData("set(attributes[\"b\"], 1) where attributes[\"n\"] == 5.0 and not (attributes[\"f\"] == false)", "a=x@y.io n=5 f=true d=1.5 b=1")]
    [InlineData("set(attributes[\"b\"], 1) where attributes[\"n\"] == \"5\" or attributes[\"n\"] < 5", "a=x@y.io n=5 f=true d=1.5")]
    [InlineData("set(attributes[\"b\"], 1) where attributes[\"nowhere\"] == nil and IsMatch(name, \"^GET\")", "a=x@y.io n=5 f=true d=1.5 b=1")]
    [InlineData("set(attributes[\"b\"], 1) where IsString(attributes[\"n\"])", "a=x@y.io n=5 f=true d=1.5")]
    [InlineData("delete_key(attributes, \"n\")", "a=x@y.io f=true d=1.5")]
    [InlineData("delete_matching_keys(attributes, \"^[ad]$\")", "n=5 f=true")]
    [InlineData("keep_keys(attributes, [\"n\", \"other\"])", "n=5")]
    [InlineData("keep_matching_keys(attributes, \"[nf]\")", "n=5 f=true")]
    [InlineData("replace_all_patterns(attributes, \"value\", \"([a-z])@[a-z.]+\", \"<$1>${1}$$\")", "a=<x>x$ n=5 f=true d=1.5")]
    [InlineData("replace_all_patterns(attributes, \"key\", \"^n$\", \"number\")", "a=x@y.io number=5 f=true d=1.5")]
    [InlineData("replace_pattern(attributes[\"a\"], \"@.*\", \"\")", "a=x n=5 f=true d=1.5")]
    [InlineData("truncate_all(attributes, 3)", "a=x@y n=5 f=true d=1.5")]
    [InlineData("limit(attributes, 2, [\"d\"])", "d=1.5 a=x@y.io")]
    public void A_statement_changes_a_span(string statement, string attributes)
    {
        using var pipeline = Of("trace_statements", "span", statement, "traces");

        pipeline.Send(Drafts.Span(status: StatusCode.Error, attributes: [("a", "x@y.io"), ("n", 5), ("f", true), ("d", 1.5)]));

        var batch = Assert.Single(pipeline.Traces.Batches);
        Assert.Equal(attributes, batch.Text(batch.Spans[0].Attributes));
    }

    [Theory]
    [InlineData("replace_pattern(attributes[\"a\"], \"b(.)\", \"b[$1]\")", "a=ab[😀]cd")]
    [InlineData("replace_pattern(attributes[\"a\"], \"[^a-z]\", \"-\")", "a=ab-cd")]
    [InlineData("set(attributes[\"a\"], \"one\") where IsMatch(attributes[\"a\"], \"^ab.cd$\")", "a=one")]
    public void A_pattern_sees_code_points(string statement, string attributes)
    {
        using var pipeline = Of("trace_statements", "span", statement, "traces");

        pipeline.Send(Drafts.Span(attributes: [("a", "ab😀cd")]));

        var batch = Assert.Single(pipeline.Traces.Batches);
        Assert.Equal(attributes, batch.Text(batch.Spans[0].Attributes));
    }

    [Theory]
    [InlineData("set(body, \"b\")", "b")]
    [InlineData("set(body, String(body)) where not IsString(body)", "{\"user\":{\"roles\":[\"a\",\"b\"]},\"n\":1}")]
    [InlineData("set(body, body[\"user\"][\"roles\"][1])", "b")]
    [InlineData("set(body, attributes[\"m\"][\"k\"])", "v")]
    [InlineData("set(body, severity_number) where IsMap(body)", "9")]
    public void A_statement_changes_a_body(string statement, string body)
    {
        using var pipeline = Of("log_statements", "log", statement, "logs");

        pipeline.Send(Drafts.Log(new (string, object)[] { ("user", new (string, object)[] { ("roles", Roles) }), ("n", 1) }, attributes: [("m", new (string, object)[] { ("k", "v") })]));

        var batch = Assert.Single(pipeline.Logs.Batches);
        Assert.Equal(body, batch.Values[batch.Records[0].Body].ToString());
    }

    [Fact]
    public void Flatten_brings_what_maps_and_arrays_hold_to_the_top()
    {
        using var pipeline = Of("log_statements", "log", "flatten(attributes)", "logs");

        pipeline.Send(Drafts.Log("x", attributes: [("a", 1), ("m", new (string, object)[] { ("k", "v"), ("l", Letters) })]));

        var batch = Assert.Single(pipeline.Logs.Batches);
        Assert.Equal("a=1 m.k=v m.l.0=p m.l.1=q", batch.Text(batch.Records[0].Attributes));
    }

    [Fact]
    public void Statements_see_what_those_before_them_did_and_conditions_of_the_block_hold_for_all()
    {
        using var pipeline = new TestPipeline("""
            otelcol.receiver.otlp "default" { output { traces = [otelcol.processor.transform.t.input] } }
            otelcol.processor.transform "t" {
              trace_statements {
                context    = "span"
                conditions = [`name == "GET /"`, `name == "never"`]
                statements = [
                  `delete_key(attributes, "a")`,
                  `set(attributes["a"], "second")`,
                  `replace_all_patterns(attributes, "value", "second", "third")`,
                  `set(name, "done") where attributes["a"] == "third"`,
                ]
              }
              output { traces = [otelcol.exporter.otlphttp.out.input] }
            }
            otelcol.exporter.otlphttp "out" {
              client { endpoint = sys.env("TEMPO_OTLP_ENDPOINT") }
            }
            """);

        pipeline.Send(Drafts.Span(attributes: [("a", "first")]).AddSpan(2, 2, "other", attributes: [("a", "first")]));

        var batch = Assert.Single(pipeline.Traces.Batches);
        Assert.Equal(["done a=third", "other a=first"], batch.Spans.Select(span => $"{batch.Values.Text(span.Name)} {batch.Text(span.Attributes)}"));
    }

    private static TestPipeline Of(string block, string context, string statement, string signal) => new($$"""
        otelcol.receiver.otlp "default" { output { {{signal}} = [otelcol.processor.transform.t.input] } }
        otelcol.processor.transform "t" {
          {{block}} {
            context    = "{{context}}"
            statements = [`{{statement}}`]
          }
          output { {{signal}} = [otelcol.exporter.otlphttp.out.input] }
        }
        otelcol.exporter.otlphttp "out" {
          client { endpoint = sys.env("TEMPO_OTLP_ENDPOINT") }
        }
        """);
}

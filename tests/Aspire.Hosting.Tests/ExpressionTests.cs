namespace Aspire.Hosting.Tests;

public class ExpressionTests
{
    private readonly ParameterResource _parameter = new("user", _ => "a/b");

    [Fact]
    public async Task Text_and_values_are_joined_when_the_application_runs()
    {
        var expression = ReferenceExpression.Create($"{{x}} {_parameter} {_parameter:uri} {"text"}");

        Assert.Equal("{x} a/b a%2Fb text", await expression.GetValueAsync(default));
        Assert.Equal("{{x}} {0} {1} text", expression.Format);
        Assert.Equal(["{user.value}", "{user.value}"], expression.ManifestExpressions);
    }

    [Fact]
    public async Task A_builder_joins_them_piece_by_piece()
    {
        var builder = new ReferenceExpressionBuilder();
        builder.AppendLiteral("user=");
        builder.Append($"{_parameter};");

        Assert.Equal("user=a/b;", await builder.Build().GetValueAsync(default));
        Assert.Equal("user={user.value};", builder.Build().ValueExpression);
    }

    [Theory]
    [InlineData(EndpointProperty.Url, "{web.bindings.http.url}")]
    [InlineData(EndpointProperty.Host, "{web.bindings.http.host}")]
    [InlineData(EndpointProperty.Port, "{web.bindings.http.port}")]
    [InlineData(EndpointProperty.TargetPort, "{web.bindings.http.targetPort}")]
    [InlineData(EndpointProperty.Scheme, "{web.bindings.http.scheme}")]
    [InlineData(EndpointProperty.HostAndPort, "{web.bindings.http.host}:{web.bindings.http.port}")]
    [InlineData(EndpointProperty.TlsEnabled, "{web.bindings.http.tlsEnabled}")]
    public void Each_part_of_an_endpoint_has_an_expression(EndpointProperty property, string expected) =>
        Assert.Equal(expected, new ContainerResource("web").GetEndpoint("http").Property(property).ValueExpression);
}

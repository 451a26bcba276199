namespace Aspire.Hosting.Tests;

public class ModelTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    [Theory]
    [InlineData("")]
    [InlineData("1web")]
    [InlineData("web_1")]
    [InlineData("web--1")]
    [InlineData("web-")]
    public void A_resource_name_is_letters_digits_and_single_hyphens(string name) =>
        Assert.Throws<ArgumentException>(() => _builder.AddContainer(name, "image"));

    [Fact]
    public void Names_are_unique_without_regard_to_case()
    {
        _builder.AddContainer("web", "image");

        Assert.Throws<DistributedApplicationException>(() => _builder.AddContainer("WEB", "image"));
    }

    [Fact]
    public void An_endpoint_said_twice_is_one_endpoint_with_what_was_said_last()
    {
        var web = _builder.AddContainer("web", "image").WithHttpEndpoint(targetPort: 80).WithHttpEndpoint(port: 8080, isProxied: false);

        var endpoint = Assert.Single(web.Resource.Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(("http", 8080, 80, false), (endpoint.Name, endpoint.Port, endpoint.TargetPort, endpoint.IsProxied));
    }

    [Fact]
    public void A_missing_endpoint_is_named_with_those_that_exist()
    {
        var web = _builder.AddContainer("web", "image").WithHttpEndpoint(targetPort: 80);

        var error = Assert.Throws<InvalidOperationException>(() => web.GetEndpoint("grpc").EndpointAnnotation);

        Assert.Contains("`grpc`", error.Message, StringComparison.Ordinal);
        Assert.Contains("`http`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_builder_of_a_resource_is_a_builder_of_what_the_resource_is()
    {
        IResourceBuilder<IResource> resource = _builder.AddContainer("web", "image");

        Assert.Equal("web", resource.Resource.Name);
    }

    [Fact]
    public async Task A_parameter_comes_from_configuration_then_from_its_default()
    {
        _builder.Configuration["Parameters:given"] = "from configuration";
        var given = _builder.AddParameter("given", new GenerateParameterDefault());
        var generated = _builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 40, Special = false });
        var missing = _builder.AddParameter("missing");

        Assert.Equal("from configuration", await given.Resource.GetValueAsync(default));
        Assert.Equal(40, (await generated.Resource.GetValueAsync(default))!.Length);
        Assert.Equal(await generated.Resource.GetValueAsync(default), await generated.Resource.GetValueAsync(default));
        await Assert.ThrowsAsync<MissingParameterValueException>(async () => await missing.Resource.GetValueAsync(default));
    }

    [Fact]
    public void A_secret_is_not_published_with_its_value() =>
        Assert.Throws<ArgumentException>(() => _builder.AddParameter("p", "x", publishValueAsDefault: true, secret: true));

    [Fact]
    public void A_resource_cannot_wait_for_itself()
    {
        var web = _builder.AddContainer("web", "image");

        Assert.Throws<DistributedApplicationException>(() => web.WaitFor(web));
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// A stack that runs elsewhere: its URLs are parameters, <c>Parameters:{stack name}-otlp</c> and so on. The one of Pyroscope,
/// for profiles both ways, may be left out.
/// </summary>
internal static class ExternalStack
{
    public static IResourceBuilder<ObservabilityStackResource> AddExternalStack(this IDistributedApplicationBuilder builder, string name)
    {
        var pyroscope = OptionalUrl(builder, $"{name}-pyroscope");
        var stack = builder.AddResource(new ObservabilityStackResource(name, StackMode.External)
        {
            OtlpGrpc = Url(builder.AddParameter($"{name}-otlp")),
            Profiles = pyroscope,
            Tempo = QueryUrl(builder, $"{name}-tempo"),
            Loki = QueryUrl(builder, $"{name}-loki"),
            Mimir = QueryUrl(builder, $"{name}-mimir"),
            Pyroscope = pyroscope,
        }).AsGroup();
        stack.WithCheckCommand();
        return stack;
    }

    private static ReferenceExpression? OptionalUrl(IDistributedApplicationBuilder builder, string name) =>
        string.IsNullOrEmpty(builder.Configuration[$"Parameters:{name}"]) ? null : Url(builder.AddParameter(name));

    // A manifest only needs what services send to; queries are for those who run the application.
    private static ReferenceExpression QueryUrl(IDistributedApplicationBuilder builder, string name) =>
        Url(builder.AddParameter(name).ExcludeFromManifest());

    private static ReferenceExpression Url(IResourceBuilder<ParameterResource> parameter) => ReferenceExpression.Create($"{parameter}");
}

// The application that tests start: nothing with --Trial:Empty=true, so that they can add what they are about.
var builder = DistributedApplication.CreateBuilder(args);

if (builder.Configuration["Trial:Empty"] != "true")
{
    var first = builder.AddProject<Projects.Trial_Service>("first")
        .WithHttpEndpoint(port: Port("Trial:FirstPort"))
        .WithHttpHealthCheck("/health");
    builder.AddProject<Projects.Trial_Service>("second")
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health")
        .WithReference(first)
        .WaitFor(first);
}

builder.Build().Run();

int? Port(string setting) => int.TryParse(builder.Configuration[setting], out var port) ? port : null;

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

// A shell in an image without anything, with the programs of this machine.
if (builder.Configuration["Trial:Image"] is { Length: > 0 } image)
{
    var box = builder.AddContainer("box", image).WithEntrypoint("/bin/sh").WithArgs("-c", "trap 'exit 0' TERM; echo in the box; sleep 300 & wait");
    foreach (var folder in (string[])["/bin", "/lib", "/lib64", "/usr"])
        box.WithBindMount(folder, folder, isReadOnly: true);
}

builder.Build().Run();

int? Port(string setting) => int.TryParse(builder.Configuration[setting], out var port) ? port : null;

using Tally.Hosting;

try
{
    var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, EnableResourceLogging = true });
    var dataFolder = Path.GetFullPath(builder.Configuration["Tally:DataFolder"] ?? Path.Combine(builder.AppHostDirectory, ".data"));

    builder.WithDashboardDefaults().StartBuiltPrograms().ShowResourcesOnConsole();
    var observability = builder.AddObservabilityStack();

    var auth = builder.AddProject<Projects.Tally_Auth>("auth")
        .WithHttpHealthCheck("/health")
        .WithWorkload(Service)
        .WithTelemetry(observability);

    var chat = builder.AddProject<Projects.Tally_Chat>("chat")
        .WithHttpHealthCheck("/health")
        .WithWorkload(Service)
        .WithReference(auth)
        .WithTelemetry(observability);

    // Here a restart may end all tokens; deployed, replicas share a key (44 letters and digits are base64 of 33 bytes),
    // and a path of this machine means nothing.
    if (builder.ExecutionContext.IsPublishMode)
        auth.WithEnvironment("Auth__SigningKey", builder.AddParameter("auth-signing-key", new GenerateParameterDefault { MinLength = 44, Special = false }, secret: true));
    else
        chat.WithEnvironment("Chat__DataFolder", Path.Combine(dataFolder, "chat"));

    builder.AddProject<Projects.Tally_Traffic>("traffic")
        .WithHttpHealthCheck("/health")
        .WithWorkload(Service)
        .WithReference(auth)
        .WithReference(chat)
        .WaitFor(auth)
        .WaitFor(chat)
        .WithTelemetry(observability);

#if ASPIRE_DOCKER
    builder.AddDockerComposeEnvironment("docker");
#endif
    builder.AddTallyDeployments(options => options.EnvironmentsFolder ??= "../deploy/environments");

    await builder.Build().RunAsync();
    return Environment.ExitCode;
}
// A setting that cannot be run: the message says which and what was expected.
catch (DistributedApplicationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

// What a deployment needs to know of a service; the format of the manifest cannot say it.
static void Service(Workload workload)
{
    workload.MemoryMiB = 256;
    workload.Health = new("http", "/health");
}

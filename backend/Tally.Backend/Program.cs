using Tally.Backend.Server;

try
{
    await using var backend = await BackendHost.StartAsync(args: args);
    await backend.WaitForShutdownAsync();
    return 0;
}
catch (StartupException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

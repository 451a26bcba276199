using System.Diagnostics;

// A service that tells what it was started with and does what it is asked.
var app = WebApplication.CreateSlimBuilder(args).Build();
var healthy = true;

app.MapGet("/", () => "hello");
app.MapGet("/health", () => healthy ? Results.Ok() : Results.StatusCode(503));
app.MapGet("/health/set", (bool value) => healthy = value);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/arguments", () => args);
app.MapGet("/process", () => Environment.ProcessId);
app.MapGet("/child", () => Process.Start("sleep", "300").Id);
app.MapGet("/get", async (Uri url) =>
{
    using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
    return await client.GetStringAsync(url);
});
app.MapGet("/file", (string path) => File.ReadAllText(path));
app.MapPost("/file", async (string path, HttpRequest request) =>
{
    await using var file = File.Create(path);
    await request.Body.CopyToAsync(file);
});
app.MapGet("/exit", (int code) => Environment.Exit(code));

app.Lifetime.ApplicationStopping.Register(() => Console.WriteLine("stopping in order"));
app.Run();

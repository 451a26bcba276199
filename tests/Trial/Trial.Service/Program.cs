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
app.MapGet("/exit", (int code) => Environment.Exit(code));

app.Lifetime.ApplicationStopping.Register(() => Console.WriteLine("stopping in order"));
app.Run();

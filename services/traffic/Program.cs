using Tally.Traffic;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(telemetry => telemetry.Privacy.Allow.Add("act"));
builder.AddTraffic();

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();

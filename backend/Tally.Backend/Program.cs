using Tally.Backend.Loki;
using Tally.Backend.Prometheus;
using Tally.Backend.Tempo;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTempo().AddLoki().AddPrometheus();
var app = builder.Build();
app.MapTempo().MapLoki().MapPrometheus();
app.Run();

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Tally.Backend.Ingest;
using Tally.Backend.Pyroscope.Connect;
using Tally.Backend.Pyroscope.Pprof;
using Tally.Backend.Pyroscope.Push;
using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope.Ingest;

/// <summary>
/// <c>POST /ingest</c>, the older way in: pprof as the body (<c>format=pprof</c>) or as the part <c>profile</c> of a form, and
/// folded stacks (<c>format=groups</c>, the default, and <c>format=lines</c>). 200 with an empty body where it was taken.
/// </summary>
internal sealed class IngestEndpoint(IBatchSink<ProfileBatch> sink, PyroscopeOptions options, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/ingest", ReceiveAsync);
        routes.MapPost("/pyroscope/ingest", ReceiveAsync);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        try
        {
            var now = UnixNanos.From(time.GetUtcNow());
            var request = IngestRequest.Read(context.Request.Query, now);
            using var body = await PyroscopeBody.ReadAsync(context.Request, options.MaxBodyBytes);
            await TakeAsync(request, context.Request.ContentType, body.Memory);
        }
        catch (ConnectException e)
        {
            await ConnectError.WriteAsync(context, e);
        }
    }

    private async Task TakeAsync(IngestRequest request, string? contentType, ReadOnlyMemory<byte> body)
    {
        var intake = new ProfileIntake(options, request.From);
        var form = Boundary(contentType);
        switch (request.Format)
        {
            case "pprof":
            case "" when form is not null:
                await intake.AddAsync("", profile => Labels(request, profile), form is null ? body : await PartAsync(body, form));
                break;
            case "" or "groups" or "lines":
                AddFolded(intake.Batch, request, body.Span);
                break;
            default:
                throw ConnectException.Invalid($"format '{request.Format}' is not supported; expected pprof, groups or lines");
        }
        intake.Store(sink);
    }

    private static List<Label> Labels(IngestRequest request, PprofProfile profile)
    {
        // The .NET agent wrote inuse-space where a type has no hyphens.
        if (request.SpyName == "dotnetspy")
            foreach (var type in profile.SampleTypes)
                profile.Strings[(int)type.Type] = profile.Text(type.Type).Replace('-', '_');
        return Labels(request, IngestType.NameOf(profile), request.Name.App);
    }

    private static List<Label> Labels(IngestRequest request, string profile, string app)
    {
        List<Label> labels = [.. request.Name.Labels, new(ProfileSeries.Name, profile), new("pyroscope_spy", request.SpyName)];
        if (!labels.Exists(label => label.Name == ProfileSeries.Service))
            labels.Add(new(ProfileSeries.Service, app));
        return labels;
    }

    private void AddFolded(ProfileBatch batch, IngestRequest request, ReadOnlySpan<byte> text)
    {
        if (IngestType.OfFolded(request.Name.App) is not var (app, type))
            throw ConnectException.Invalid($"name: '{request.Name.App}' ends in no known type of profile; expected one such as {request.Name.App}.cpu or .alloc_space");
        var (_, labels) = SeriesLabels.Check(Labels(request, type.Name, app), options.MaxLabels);
        var start = batch.Attributes.Count;
        foreach (var (name, value) in labels)
            batch.Attributes.Add(new(batch.Values.Add(name), batch.Values.Add(value)));
        int Text(string text) => text.Length == 0 ? 0 : batch.Values.Add(text);
        // A sample of time stands for the time until the next one.
        var period = type.PeriodType.Length > 0 ? UnixNanos.PerSecond / request.SampleRate : 1;
        FoldedStacks.Add(batch, new()
        {
            Time = request.From,
            DurationNanos = Math.Max(0, request.Until.Value - request.From.Value),
            Name = Text(type.Name),
            SampleType = Text(type.SampleType),
            SampleUnit = Text(type.SampleUnit),
            PeriodType = Text(type.PeriodType),
            PeriodUnit = Text(type.PeriodUnit),
            Period = period,
            Labels = new(start, batch.Attributes.Count - start),
        }, text, hasCounts: request.Format != "lines", period);
    }

    private static string? Boundary(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;

    private static async Task<ReadOnlyMemory<byte>> PartAsync(ReadOnlyMemory<byte> body, string boundary)
    {
        var profile = ReadOnlyMemory<byte>.Empty;
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray())) { BodyLengthLimit = null };
            while (await reader.ReadNextSectionAsync() is { } section)
                switch (section.GetContentDispositionHeader()?.Name.Value?.Trim('"'))
                {
                    case "profile":
                        var content = new MemoryStream();
                        await section.Body.CopyToAsync(content);
                        profile = content.GetBuffer().AsMemory(0, (int)content.Length);
                        break;
                    case "prev_profile":
                        throw ConnectException.Invalid("the part prev_profile is of clients too old to be understood; update the Pyroscope client");
                    default:
                        break;
                }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw ConnectException.Invalid($"malformed multipart/form-data: {e.Message}");
        }
        return profile.IsEmpty ? throw ConnectException.Invalid("the form has no part 'profile', or it is empty") : profile;
    }
}

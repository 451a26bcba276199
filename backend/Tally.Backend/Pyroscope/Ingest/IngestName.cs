using Tally.Backend.Pyroscope.Connect;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Ingest;

/// <summary>The parameter <c>name</c> of <c>/ingest</c>: <c>app.cpu{region=eu,version=1.2}</c>, values without quotes.</summary>
internal sealed record IngestName(string App, IReadOnlyList<Label> Labels)
{
    /// <exception cref="ConnectException">It cannot be read; the message says where.</exception>
    public static IngestName Parse(string text)
    {
        var brace = text.IndexOf('{', StringComparison.Ordinal);
        var app = (brace < 0 ? text : text[..brace]).Trim();
        if (app.Length == 0)
            throw ConnectException.Invalid("name: expected the name of an application, name{label=value,…}");
        if (brace < 0)
            return new(app, []);
        if (!text.EndsWith('}'))
            throw ConnectException.Invalid($"name: '{text}' ends without '}}'");
        var labels = new List<Label>();
        foreach (var pair in text[(brace + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw ConnectException.Invalid($"name: '{pair}' is no label, expected label=value");
            var (name, value) = (pair[..equals].Trim(), pair[(equals + 1)..].Trim());
            // Reserved for the server, as upstream.
            if (!name.StartsWith("__", StringComparison.Ordinal))
                labels.Add(new(name, value));
        }
        return new(app, labels);
    }
}

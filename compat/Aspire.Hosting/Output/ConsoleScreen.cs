using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Output;

/// <summary>Writes whole lines to the console, each with the name of whom it is from. Safe for concurrent use.</summary>
internal sealed class ConsoleScreen(DistributedApplicationModel model)
{
    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";
    private const string Red = "\e[31m";
    private static readonly string[] Palette = ["\e[36m", "\e[33m", "\e[35m", "\e[32m", "\e[34m", "\e[96m", "\e[93m", "\e[95m", "\e[92m", "\e[94m"];

    // https://no-color.org
    private readonly bool _colours = !Console.IsOutputRedirected && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly int _width = model.Resources.Select(resource => resource.Name.Length).DefaultIfEmpty().Max();
    private readonly Dictionary<string, int> _places = model.Resources.Index().ToDictionary(r => r.Item.Name, r => r.Index, StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    /// <summary>A line that a resource wrote.</summary>
    public void Line(string name, string text) => Write($"{Name(name)} {Paint(Dim, "|")} {text}");

    /// <summary>Something that happened to a resource.</summary>
    public void Note(string name, string text, bool isError = false) => Write($"{Name(name)} {Paint(isError ? Red : Dim, $"> {text}")}");

    /// <summary>Text from no one in particular.</summary>
    public void Text(string text) => Write(text);

    private string Name(string name) => Paint(_places.TryGetValue(name, out var place) ? Palette[place % Palette.Length] : Dim, name.PadRight(_width));

    private string Paint(string colour, string text) => _colours ? $"{colour}{text}{Reset}" : text;

    private void Write(string line)
    {
        lock (_gate)
            Console.Out.WriteLine(line);
    }
}

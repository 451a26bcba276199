using System.Net.Sockets;
using Tally.Backend.Alloy.Syntax;
using Tally.Storage;

namespace Tally.Backend.Server;

/// <summary>Turns the ways a start can fail through its surroundings into one sentence each; anything else is a bug and stays an exception.</summary>
internal static class StartupErrors
{
    public static StartupException? Explain(Exception exception, ListenSettings listen) => exception switch
    {
        StartupException known => known,
        AlloyException pipeline => new($"The pipeline file cannot be run. {pipeline.Message}", pipeline),
        StorageException storage => new($"{storage.Message} The setting is Storage:Folder.", storage),
        // Tally.Storage's own check of its options.
        ArgumentException { ParamName: not null } argument when argument.Message.StartsWith("Storage:", StringComparison.Ordinal) =>
            new(argument.Message[..argument.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal)], argument),
        // Failed to convert configuration value 'soon' at 'Storage:Retention' to type 'System.TimeSpan'.
        InvalidOperationException binding when binding.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => new(binding.Message, binding),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken => TakenPort(taken, listen),
        SocketException socket => new($"Cannot listen on {listen.Address}: {socket.Message}. The settings are Listen:Address and the ports beside it.", socket),
        _ => null,
    };

    // Failed to bind to address http://127.0.0.1:3200: address already in use.
    private static StartupException TakenPort(IOException taken, ListenSettings listen)
    {
        var (listener, port) = listen.Ports.First(pair => taken.Message.Contains($":{pair.Value}:", StringComparison.Ordinal));
        return new($"Port {port} ({listener}) is taken by {PortHolder.Describe(port)}; stop it or set {ListenSettings.Name(listener)} to another port.", taken);
    }
}

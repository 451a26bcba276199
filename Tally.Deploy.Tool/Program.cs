using Spectre.Console;
using Tally.Deploy.Commands;

// Tables where somebody looks; lines in a file, a pipe or a build's log.
var terminal = Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? null : AnsiConsole.Console;
return await CommandLine.RunAsync(args, Console.Out, Console.Error, terminal).ConfigureAwait(false);

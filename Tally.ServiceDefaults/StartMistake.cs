using Microsoft.Extensions.Options;

namespace Tally.ServiceDefaults;

/// <summary>A wrong setting ends the process with one sentence and exit code 1, not with a stack trace that hides it.</summary>
internal static class StartMistake
{
    private static int _watched;

    public static void Watch()
    {
        if (Interlocked.Exchange(ref _watched, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, failure) => End(failure.ExceptionObject);
    }

    private static void End(object failure)
    {
        if (failure is not OptionsValidationException mistake)
            return;
        Console.Error.WriteLine($"{AppDomain.CurrentDomain.FriendlyName} cannot start. {mistake.Message}");
        Environment.Exit(1);
    }
}

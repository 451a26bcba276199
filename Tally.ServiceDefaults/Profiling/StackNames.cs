using Microsoft.Diagnostics.Tracing.Etlx;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>The names of a stack's methods. Not thread-safe; lives as long as the trace.</summary>
internal sealed class StackNames(TraceLog trace)
{
    // What the profiler itself does is no part of the service.
    private static readonly string[] Own = ["Tally.ServiceDefaults.Profiling.", "Microsoft.Diagnostics.Tracing.", "Microsoft.Diagnostics.NETCore.Client."];

    // Where threads of .NET stand when they have nothing to do.
    private static readonly string[] Waits = ["System.Threading.", "Interop+Sys.WaitForSocketEvents", "Interop+Sys.Poll", "Interop+Kernel32.GetQueuedCompletionStatus", "Interop+Kernel32.WaitFor"];

    // Where a thread stands while the sampler has stopped it.
    private const string Stopped = "System.Threading.Thread.PollGC";

    private readonly Dictionary<MethodIndex, string> _names = [];

    /// <summary>The innermost first; empty for the profiler's own stacks. A method without a name is left out.</summary>
    public List<string> Of(CallStackIndex stack)
    {
        var frames = new List<string>();
        for (; stack != CallStackIndex.Invalid; stack = trace.CallStacks.Caller(stack))
        {
            var method = trace.CodeAddresses.MethodIndex(trace.CallStacks.CodeAddressIndex(stack));
            if (method == MethodIndex.Invalid || (Name(method) is var name && name.StartsWith(Stopped, StringComparison.Ordinal)))
                continue;
            if (Array.Exists(Own, own => name.StartsWith(own, StringComparison.Ordinal)))
                return [];
            frames.Add(name);
        }
        return frames;
    }

    /// <summary>Whether a thread outside managed code waits there, as its innermost method with a name tells.</summary>
    public bool IsWait(CallStackIndex stack)
    {
        for (; stack != CallStackIndex.Invalid; stack = trace.CallStacks.Caller(stack))
            if (trace.CodeAddresses.MethodIndex(trace.CallStacks.CodeAddressIndex(stack)) is var method and not MethodIndex.Invalid)
                return Array.Exists(Waits, wait => Name(method).StartsWith(wait, StringComparison.Ordinal));
        return true;
    }

    private string Name(MethodIndex method)
    {
        if (!_names.TryGetValue(method, out var name))
            _names.Add(method, name = FrameName.Of(trace.CodeAddresses.Methods.FullMethodName(method)));
        return name;
    }
}

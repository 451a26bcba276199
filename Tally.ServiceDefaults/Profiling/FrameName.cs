using System.Text.RegularExpressions;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// A method's name as its author wrote it: without the signature, and with what the compiler makes of async methods, iterators,
/// lambdas and local functions turned back.
/// </summary>
internal static partial class FrameName
{
    /// <summary><c>Shop.Cart+&lt;AddAsync&gt;d__3.MoveNext(class System.Object)</c> → <c>Shop.Cart.AddAsync</c></summary>
    public static string Of(string method)
    {
        var name = method.IndexOf('(', StringComparison.Ordinal) is > 0 and var signature ? method[..signature] : method;
        name = Closure().Replace(name, "");
        name = StateMachine().Replace(name, ".$1");
        name = Lambda().Replace(name, "$1.lambda");
        name = LocalFunction().Replace(name, "$1.$2");
        name = name.Replace("<Main>$", "Main", StringComparison.Ordinal);
        return Shared().Replace(name, "");
    }

    // +<>c__DisplayClass3_0  +<>c  before a . or +
    [GeneratedRegex(@"\+<>c(?:__DisplayClass[0-9_]+)?(?:`[0-9]+)?(?:\[[^\]]*\])?(?=[.+])")]
    private static partial Regex Closure();

    // +<AddAsync>d__3.MoveNext, +<<AddAsync>b__1>d.MoveNext
    [GeneratedRegex(@"\+<(.+)>d(?:__[0-9]+)?(?:`[0-9]+)?(?:\[.*\])?\.MoveNext$")]
    private static partial Regex StateMachine();

    // <Add>b__3_0
    [GeneratedRegex(@"<(.+)>b__[0-9_]+")]
    private static partial Regex Lambda();

    // <Add>g__Check|3_0
    [GeneratedRegex(@"<(.+)>g__(\w+)\|[0-9_]+")]
    private static partial Regex LocalFunction();

    // One body for all reference types: Stack`1[System.__Canon]
    [GeneratedRegex(@"`[0-9]+(?=\[)|\[System\.__Canon(?:,System\.__Canon)*\]")]
    private static partial Regex Shared();
}

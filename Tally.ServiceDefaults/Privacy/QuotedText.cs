using System.Text.RegularExpressions;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>Messages of exceptions put data into quotes, SQL its literals; both stay here. Of paths in stack traces only the file name leaves.</summary>
internal static partial class QuotedText
{
    public static string Mask(string text) =>
        text.AsSpan().ContainsAny('\'', '"', '“') ? Quotes().Replace(text, match => match.Value[0] + SecretPatterns.Mark + match.Value[^1]) : text;

    public static string MaskStackTrace(string text) => Folder().Replace(Mask(text), "$1$2");

    // Opening quotes follow a space or a bracket, closing ones are followed by one or by punctuation: doesn't is no quote.
    [GeneratedRegex("""(?<![\w'"])'[^'\r\n]+'(?![\w'])|(?<![\w"])"[^"\r\n]+"|“[^”\r\n]+”""")]
    private static partial Regex Quotes();

    //   at Shop.Cart.Add(Item item) in /home/ada/src/Cart.cs:line 17
    [GeneratedRegex(@"(\) in )[^\r\n]*[\\/]([^\\/\r\n]+:line \d+)")]
    private static partial Regex Folder();
}

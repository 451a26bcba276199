using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Letters and digits that look alike are left out, and specials that shells, URLs or connection strings give a meaning.
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Specials = "-_.{}~()*+!";

    /// <summary>Number of characters; default: 22, some 128 bits.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether lower-case letters occur; default: true.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether upper-case letters occur; default: true.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether digits occur; default: true.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether special characters occur; default: true.</summary>
    public bool Special { get; set; } = true;

    /// <summary>At least as many lower-case letters; default: 0.</summary>
    public int MinLower { get; set; }

    /// <summary>At least as many upper-case letters; default: 0.</summary>
    public int MinUpper { get; set; }

    /// <summary>At least as many digits; default: 0.</summary>
    public int MinNumeric { get; set; }

    /// <summary>At least as many special characters; default: 0.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        (bool Allowed, int AtLeast, string Characters)[] classes =
            [(Lower, MinLower, LowerCase), (Upper, MinUpper, UpperCase), (Numeric, MinNumeric, Digits), (Special, MinSpecial, Specials)];
        var characters = classes.Where(c => c.Allowed).SelectMany(c => RandomNumberGenerator.GetItems<char>(c.Characters, c.AtLeast)).ToList();
        var all = string.Concat(classes.Where(c => c.Allowed).Select(c => c.Characters));
        characters.AddRange(RandomNumberGenerator.GetItems<char>(all, Math.Max(0, MinLength - characters.Count)));

        var value = characters.ToArray();
        RandomNumberGenerator.Shuffle<char>(value);
        return new string(value);
    }

    /// <inheritdoc/>
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        Unless(true, "lower", Lower);
        Unless(true, "upper", Upper);
        Unless(true, "numeric", Numeric);
        Unless(true, "special", Special);
        UnlessZero("minLower", MinLower);
        UnlessZero("minUpper", MinUpper);
        UnlessZero("minNumeric", MinNumeric);
        UnlessZero("minSpecial", MinSpecial);
        writer.WriteEndObject();

        void Unless(bool usual, string key, bool value)
        {
            if (value != usual)
                writer.WriteBoolean(key, value);
        }

        void UnlessZero(string key, int value)
        {
            if (value != 0)
                writer.WriteNumber(key, value);
        }
    }
}

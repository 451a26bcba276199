using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Eight lower-case letters that tell the resources of one run from those of another.</summary>
internal static class InstanceId
{
    private static readonly ConditionalWeakTable<IResource, string> Ids = [];

    public static string Of(IResource resource) =>
        Ids.GetValue(resource, static _ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8));
}

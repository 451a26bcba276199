using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// The <c>tally.bucket.v0</c> of a stack in the manifest: which stores would share a bucket where a deployment has one, and
/// what to set on them then. A deployment without one leaves it out, and the stores keep their folders.
/// </summary>
internal sealed class BucketResource(string name, IReadOnlyList<StoreResource> users) : Resource(name)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "tally.bucket.v0");
        writer.WriteStartArray("users");
        foreach (var user in users)
            Write(writer, user);
        writer.WriteEndArray();
    }

    private void Write(Utf8JsonWriter writer, StoreResource user)
    {
        writer.WriteStartObject();
        writer.WriteString("resource", user.Name);
        writer.WriteString("prefix", user.Name);
        writer.WriteNumber("retentionDays", (int)Math.Ceiling(user.Retention.TotalDays));
        writer.WriteStartObject("environment");
        writer.WriteString("STORAGE_BACKEND", "s3");
        writer.WriteString("S3_BUCKET", $"{{{Name}.name}}");
        writer.WriteString("S3_ENDPOINT", $"{{{Name}.endpoint}}");
        writer.WriteString("S3_REGION", $"{{{Name}.region}}");
        writer.WriteString("S3_PREFIX", user.Name);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

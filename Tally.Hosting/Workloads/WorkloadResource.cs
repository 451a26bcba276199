using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The <c>tally.workload.v0</c> of a resource in the manifest.</summary>
internal sealed class WorkloadResource(IResource described) : Resource($"{described.Name}-workload")
{
    public void Write(Utf8JsonWriter writer)
    {
        var workload = described.Annotations.OfType<Workload>().Last();
        writer.WriteString("type", "tally.workload.v0");
        writer.WriteString("resource", described.Name);
        writer.WriteString("role", workload.Role);
        writer.WriteNumber("memoryMiB", workload.MemoryMiB);
        writer.WriteNumber("cpu", workload.Cpu);
        WritePath(writer, "health", workload.Health);
        if (workload.User is { } user)
            writer.WriteNumber("user", user);
        writer.WriteNumber("replicas", workload.Replicas);
        WritePath(writer, "route", workload.Route);
    }

    private static void WritePath(Utf8JsonWriter writer, string key, WorkloadPath? path)
    {
        if (path is null)
            return;
        writer.WriteStartObject(key);
        writer.WriteString("binding", path.Binding);
        writer.WriteString("path", path.Path);
        writer.WriteEndObject();
    }
}

using System.Text.Json.Nodes;

namespace Tally.Deploy.Manifest;

/// <summary>Reads the kinds of resource that run as containers.</summary>
internal static class RunnableReader
{
    public static RunnableResource Container(string name, ObjectReader reader)
    {
        NoDeployment(reader);
        var image = reader.OptionalText("image");
        var isBuilt = IsBuilt(reader);
        if (image is null && !isBuilt)
            throw reader.Path.Mistake("a container needs an image or a build.");
        return Common(name, reader) with { Image = isBuilt ? null : image };
    }

    public static RunnableResource Project(string name, ObjectReader reader)
    {
        NoDeployment(reader);
        _ = reader.Text("path");
        return Common(name, reader) with { IsProject = true };
    }

    public static RunnableResource Dockerfile(string name, ObjectReader reader)
    {
        _ = reader.Text("path");
        _ = reader.Text("context");
        _ = reader.Texts("buildArgs");
        return Common(name, reader);
    }

    private static RunnableResource Common(string name, ObjectReader reader)
    {
        if (reader.Has("containerFiles"))
            throw reader.Path.Key("containerFiles").Mistake("files of one image put into another are not deployed; copy them when the image is built.");
        return new(name, reader.Path)
        {
            ConnectionString = reader.OptionalText("connectionString"),
            Entrypoint = reader.OptionalText("entrypoint"),
            Arguments = reader.List("args", ObjectReader.TextOf),
            Environment = reader.Texts("env"),
            Bindings = [.. reader.Objects("bindings").Select(binding => ReadBinding(binding.Name, binding.Value))],
            BindMounts = reader.List("bindMounts", ReadBindMount),
            Volumes = reader.List("volumes", ReadVolume),
        };
    }

    private static Binding ReadBinding(string name, ObjectReader reader)
    {
        var binding = new Binding(name, reader.Path, reader.Text("scheme"), reader.Text("protocol"), reader.Text("transport"))
        {
            External = reader.Flag("external"),
            Port = reader.OptionalWhole("port", 1, 65535),
            TargetPort = reader.OptionalWhole("targetPort", 1, 65535),
        };
        reader.End();
        if (binding.Protocol is not ("tcp" or "udp"))
            throw reader.Path.Key("protocol").Mistake($"expected tcp or udp, found '{binding.Protocol}'.");
        if (binding.Transport is not ("http" or "http2" or "tcp"))
            throw reader.Path.Key("transport").Mistake($"expected http, http2 or tcp, found '{binding.Transport}'.");
        return binding;
    }

    private static BindMount ReadBindMount(JsonNode? node, JsonPath path)
    {
        var reader = new ObjectReader(node, path);
        var mount = new BindMount(path, reader.Text("source"), reader.Text("target"), reader.Flag("readOnly"));
        reader.End();
        if (!mount.Target.StartsWith('/'))
            throw path.Key("target").Mistake($"expected an absolute path, found '{mount.Target}'.");
        return mount;
    }

    private static Volume ReadVolume(JsonNode? node, JsonPath path)
    {
        var reader = new ObjectReader(node, path);
        var volume = new Volume(path, reader.OptionalText("name"), reader.Text("target"), reader.Flag("readOnly"));
        reader.End();
        if (!volume.Target.StartsWith('/'))
            throw path.Key("target").Mistake($"expected an absolute path, found '{volume.Target}'.");
        return volume;
    }

    private static bool IsBuilt(ObjectReader reader)
    {
        if (reader.OptionalObject("build") is not { } build)
            return false;
        _ = build.Text("context");
        _ = build.Text("dockerfile");
        _ = build.OptionalText("stage");
        _ = build.Texts("args");
        _ = build.OptionalObject("secrets");
        _ = build.Flag("buildOnly");
        build.End();
        return true;
    }

    private static void NoDeployment(ObjectReader reader)
    {
        if (reader.Has("deployment"))
            throw reader.Path.Key("deployment").Mistake("this resource is already bound to another deployment tool; publish the manifest without a compute environment.");
    }
}

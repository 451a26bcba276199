using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Makes the workload of one resource.</summary>
internal sealed class WorkloadPlanner(
    RunnableResource resource,
    WorkloadResource? settings,
    Resolver resolver,
    IReadOnlyDictionary<string, ConfigSource> sources,
    IReadOnlyDictionary<string, string> images,
    DeploymentOptionNames names,
    EnvironmentSettings environment)
{
    private readonly ResourceSettings? _own = environment.Resources.GetValueOrDefault(resource.Name);

    public Workload Plan()
    {
        var replicas = _own?.Replicas ?? settings?.Replicas ?? 1;
        var mistakes = new Mistakes();
        var image = mistakes.Try(Image);
        var arguments = mistakes.Try(Arguments);
        var variables = mistakes.Try(Environment);
        var ports = mistakes.Try(() => Ports.Of(resource));
        var configs = mistakes.Try(() => Mistakes.Each(resource.BindMounts, Config));
        var volumes = mistakes.Try(() => Mistakes.Each(resource.Volumes, volume => Volume(volume, replicas)));
        var health = mistakes.Try(() => settings?.Health is { } at ? Endpoint(at) : null);
        var routes = mistakes.Try(Routes);
        mistakes.Throw();
        return new()
        {
            Name = resource.Name,
            Path = resource.Path,
            Serves = resource.Name,
            Image = image!,
            IsObservability = settings?.IsObservability ?? false,
            Entrypoint = resource.Entrypoint,
            Arguments = arguments!,
            Environment = variables!,
            Ports = ports!,
            Configs = configs!,
            Volumes = volumes!,
            MemoryMiB = _own?.MemoryMiB ?? settings?.MemoryMiB ?? Defaults.MemoryMiB,
            Cpu = _own?.Cpu ?? settings?.Cpu ?? Defaults.Cpu,
            Health = health,
            ImageUser = settings?.User,
            User = _own?.User ?? settings?.User ?? (resource.IsProject ? Defaults.ProjectUser : null),
            Replicas = replicas,
            Routes = routes!,
        };
    }

    private string Image() =>
        images.GetValueOrDefault(resource.Name) ?? ImageName.In(environment.ImageRegistry, resource.Image
            ?? throw resource.Path.Mistake($"the image of '{resource.Name}' is built from source; give it with {names.Image(resource.Name)}registry/name@sha256:… or under 'images' of an environment file."));

    private IReadOnlyList<Text> Arguments() =>
        Mistakes.Each(resource.Arguments.Select((argument, i) => (argument, i)), one => resolver.Resolve(one.argument, resource.Path.Key("args").Index(one.i)));

    private SortedDictionary<string, Text> Environment()
    {
        var variables = new SortedDictionary<string, Text>(StringComparer.Ordinal);
        Mistakes.Each(resource.Environment.Where(variable => !IsPortWithoutCertificate(variable.Key, variable.Value)), variable =>
            variables[variable.Key] = resolver.Resolve(variable.Value, resource.Path.Key("env").Key(variable.Key)));
        return variables;
    }

    // Kestrel would refuse to start: see Ports.IsFolded.
    private bool IsPortWithoutCertificate(string name, string value) =>
        name == "HTTPS_PORTS" && resource.Bindings.Any(binding => Ports.IsFolded(resource, binding) && value == $"{{{resource.Name}.bindings.{binding.Name}.targetPort}}");

    private ConfigMount Config(BindMount mount)
    {
        if (!mount.ReadOnly)
            throw mount.Path.Mistake("a bind mount that is written to has no place to be elsewhere; make it read-only, or a volume.");
        var source = sources[mount.Source];
        return new(mount.Path, mount.Target, source.IsFile, source.Files);
    }

    private VolumeMount Volume(Volume volume, int replicas)
    {
        if (replicas > 1)
            throw (_own?.Replicas is null ? volume.Path : _own.Path.Key("replicas"))
                .Mistake($"'{resource.Name}' keeps data on a volume, so {replicas} replicas would each know a part of it; leave replicas at 1.");
        var name = volume.Name ?? $"{resource.Name}-{volume.Target.Trim('/').Replace('/', '-')}";
        return new(name.ToLowerInvariant().Replace('_', '-').Replace('.', '-'), volume.Target, volume.ReadOnly, _own?.StorageGiB ?? Defaults.VolumeGiB);
    }

    private IReadOnlyList<Endpoint> Routes() => settings?.Route is { } route
        ? [Endpoint(route)]
        : [.. resource.Bindings
            .Where(binding => binding.External && binding.Scheme is "http" or "https" && !Ports.IsFolded(resource, binding))
            .Select(binding => new Endpoint(binding.Path, Ports.Of(resource, binding.Name)!, "/"))];

    private Endpoint Endpoint(BindingPath at) => new(
        at.Where,
        Ports.Of(resource, at.Binding) ?? throw at.Where.Key("binding").Mistake(Ports.Missing(resource, at.Binding)),
        at.Path);
}

namespace Tally.Hosting;

/// <summary>What asking for a container engine brought.</summary>
/// <param name="Engine">The command of the engine that answers, <c>docker</c> or <c>podman</c>; null where none does.</param>
/// <param name="Words">For people: <c>docker 27.5.1 answers</c>, or what is the matter with each.</param>
internal sealed record EngineAnswer(string? Engine, string Words);

using System.Globalization;

namespace Tally.Deploy.Ecs;

/// <summary>The sizes that Fargate has. A task gets the smallest that holds what it asks for.</summary>
/// <param name="Cpu">In units, of which 1024 are a core.</param>
internal readonly record struct FargateSize(int Cpu, int MemoryMiB)
{
    // The proxy of Service Connect runs in every task.
    private const int ProxyMemoryMiB = 64;

    private static readonly (int Cpu, int First, int Last, int Step)[] Sizes =
    [
        (256, 512, 512, 512),
        (256, 1024, 2048, 1024),
        (512, 1024, 4096, 1024),
        (1024, 2048, 8192, 1024),
        (2048, 4096, 16_384, 1024),
        (4096, 8192, 30_720, 1024),
        (8192, 16_384, 61_440, 4096),
        (16_384, 32_768, 122_880, 8192),
    ];

    public string CpuText => Cpu.ToString(CultureInfo.InvariantCulture);

    public string MemoryText => MemoryMiB.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null if Fargate has none that large.</summary>
    public static FargateSize? For(decimal cores, int memoryMiB)
    {
        var memory = memoryMiB + ProxyMemoryMiB;
        foreach (var (cpu, first, last, step) in Sizes)
        {
            if (cpu >= cores * 1024 && last >= memory)
                return new(cpu, first + (Math.Max(0, memory - first) + step - 1) / step * step);
        }
        return null;
    }
}

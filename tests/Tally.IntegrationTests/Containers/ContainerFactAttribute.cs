using System.Runtime.CompilerServices;

namespace Tally.IntegrationTests.Containers;

/// <summary>A test of the stack in containers, whichever images there are; skipped with a reason where the engine or an image is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = StackImages.Here is { Kind: ImageKind.None, Words: var why } ? why : null;
}

/// <summary>The same, for each of several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ContainerTheoryAttribute : TheoryAttribute
{
    public ContainerTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = StackImages.Here is { Kind: ImageKind.None, Words: var why } ? why : null;
}

/// <summary>
/// A test that asks containers what they were given, for each of several cases; skipped with a reason where the images are not the
/// stubs that answer.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StubTheoryAttribute : TheoryAttribute
{
    public StubTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = StackImages.Here is { Kind: not ImageKind.Stub, Words: var why } ? why : null;
}

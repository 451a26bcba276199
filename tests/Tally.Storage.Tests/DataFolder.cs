namespace Tally.Storage.Tests;

/// <summary>A temporary folder for a test's stores; gone with the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("tally-storage-").FullName;

    /// <summary>
    /// Copies what the sudden death of the process that has a store's folder open would leave behind: the files as they are,
    /// without the lock. Returns the copy, which another store can open.
    /// </summary>
    public string KilledCopy(string folder)
    {
        // Sealing goes on meanwhile; a death is one moment, so a copy counts only if no file came or went while it was made.
        while (true)
        {
            var copy = Directory.CreateDirectory(Path.Combine(Root, "killed-" + Path.GetRandomFileName())).FullName;
            var before = Files(folder);
            try
            {
                foreach (var file in before)
                    Copy(Path.Combine(folder, file), Path.Combine(copy, file));
                if (Files(folder).SequenceEqual(before))
                    return copy;
            }
            catch (FileNotFoundException)
            {
                // Sealed and dropped in between: once more.
            }
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(name => name != "lock").Order()];

    // The store still writes there, so the copy must not ask to be alone.
    private static void Copy(string source, string target)
    {
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var to = File.Create(target);
        from.CopyTo(to);
    }
}

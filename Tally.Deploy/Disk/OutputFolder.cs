using Tally.Deploy.Output;

namespace Tally.Deploy.Disk;

/// <summary>
/// Puts files into a folder, all of them or none. A list of what was written stands in the folder, so that files of an earlier
/// run are replaced or taken away, and files of anybody else never are.
/// </summary>
internal static class OutputFolder
{
    public const string ListName = ".tally-deploy";

    /// <exception cref="InputMistake">A file of somebody else stands where one should be written.</exception>
    public static void Write(string folder, IEnumerable<OutputFile> files)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var sorted = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        var earlier = ReadList(folder);
        RefuseForeign(folder, sorted, earlier);

        var temporary = $"{folder}.{Guid.NewGuid():n}.tmp";
        try
        {
            foreach (var file in sorted.Append(List(sorted)))
                WriteOne(Path.Combine(temporary, file.Path), file.Content);
            if (Directory.Exists(folder))
                MoveInto(folder, temporary, earlier.Except(sorted.Select(file => file.Path)));
            else
                Directory.Move(temporary, folder);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static void RefuseForeign(string folder, IEnumerable<OutputFile> files, HashSet<string> earlier)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            if (Directory.Exists(path) || (File.Exists(path) && !earlier.Contains(file.Path)))
                throw new InputMistake("--out", $"'{file.Path}' is there already and not of this tool; move it away, or give another folder.");
        }
    }

    private static void MoveInto(string folder, string temporary, IEnumerable<string> stale)
    {
        foreach (var path in Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(temporary, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target, overwrite: true);
        }
        foreach (var path in stale.Select(path => Path.Combine(folder, path)).Where(File.Exists))
        {
            File.Delete(path);
            for (var parent = Path.GetDirectoryName(path)!; parent != folder && !Directory.EnumerateFileSystemEntries(parent).Any(); parent = Path.GetDirectoryName(parent)!)
                Directory.Delete(parent);
        }
    }

    private static void WriteOne(string path, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content.Span);
    }

    private static OutputFile List(IEnumerable<OutputFile> files) =>
        OutputFile.Text(ListName, string.Concat(files.Select(file => $"{file.Path}\n")));

    private static HashSet<string> ReadList(string folder) =>
        File.Exists(Path.Combine(folder, ListName)) ? [.. File.ReadAllLines(Path.Combine(folder, ListName))] : [];
}

using Tally.Deploy.Output;

namespace Tally.Deploy.Disk;

/// <summary>
/// Puts files into folders, all of them or none. A list of what was written stands in each folder, so that files of an earlier
/// run are replaced or taken away, and files of anybody else never are.
/// </summary>
internal sealed class OutputFolder
{
    public const string ListName = ".tally-deploy";

    private readonly string _folder;
    private readonly string _temporary;
    private readonly OutputFile[] _files;
    private readonly HashSet<string> _earlier;

    private OutputFolder(string folder, IEnumerable<OutputFile> files)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        _temporary = $"{_folder}.{Guid.NewGuid():n}.tmp";
        _files = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
        var list = Path.Combine(_folder, ListName);
        _earlier = File.Exists(list) ? [.. File.ReadAllLines(list)] : [];
    }

    /// <exception cref="InputMistake">A file of somebody else stands where one should be written.</exception>
    /// <param name="option">What the folders are given by.</param>
    public static void Write(IEnumerable<(string Folder, IReadOnlyList<OutputFile> Files)> outputs, string option)
    {
        var folders = outputs.Select(output => new OutputFolder(output.Folder, output.Files)).ToArray();
        try
        {
            Mistakes.Each(folders, folder => folder.RefuseForeign(option));
            foreach (var folder in folders)
                folder.WriteBeside();
            foreach (var folder in folders)
                folder.MoveIntoPlace();
        }
        finally
        {
            foreach (var folder in folders)
                folder.DeleteTemporary();
        }
    }

    private void RefuseForeign(string option) => Mistakes.Each(_files, file =>
    {
        var path = Path.Combine(_folder, file.Path);
        if (Directory.Exists(path) || (File.Exists(path) && !_earlier.Contains(file.Path)))
            throw new InputMistake(option, $"'{file.Path}' is there already and not of this tool; move it away, or give another folder.");
    });

    private void WriteBeside()
    {
        var list = OutputFile.Text(ListName, string.Concat(_files.Select(file => $"{file.Path}\n")));
        foreach (var file in _files.Append(list))
        {
            var path = Path.Combine(_temporary, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content.Span);
        }
    }

    private void MoveIntoPlace()
    {
        if (!Directory.Exists(_folder))
        {
            Directory.Move(_temporary, _folder);
            return;
        }
        foreach (var path in Directory.EnumerateFiles(_temporary, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(_temporary, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target, overwrite: true);
        }
        DeleteStale();
    }

    private void DeleteStale()
    {
        foreach (var path in _earlier.Except(_files.Select(file => file.Path)).Select(path => Path.Combine(_folder, path)).Where(File.Exists))
        {
            File.Delete(path);
            for (var parent = Path.GetDirectoryName(path)!; parent != _folder && !Directory.EnumerateFileSystemEntries(parent).Any(); parent = Path.GetDirectoryName(parent)!)
                Directory.Delete(parent);
        }
    }

    private void DeleteTemporary()
    {
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }
}

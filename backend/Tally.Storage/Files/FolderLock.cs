using System.Globalization;

namespace Tally.Storage.Files;

/// <summary>Holds a folder for this process through a <c>lock</c> file, with the process id in <c>owner</c>; the system releases it however the process ends.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">The folder cannot be created or written to, or another process holds it.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            // Only FileShare.None locks against another writer on Unix, and it shuts out readers too: who holds it stands beside it.
            var file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            File.WriteAllText(Path.Combine(folder, "owner"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StorageException($"The data folder '{folder}' cannot be written to: {e.Message}", e);
        }
        catch (IOException e) when (Holder(folder) is { } holder)
        {
            throw new StorageException($"The data folder '{folder}' is in use by process {holder}; stop it or choose another folder.", e);
        }
        catch (IOException e)
        {
            throw new StorageException($"The data folder '{folder}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The process that holds the folder, or held it last; null where none ever did.</summary>
    public static int? Holder(string folder)
    {
        try
        {
            return int.TryParse(File.ReadAllText(Path.Combine(folder, "owner")), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}

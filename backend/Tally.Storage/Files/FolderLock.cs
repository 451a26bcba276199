using System.Globalization;

namespace Tally.Storage.Files;

/// <summary>Holds a folder for this process through a <c>lock</c> file that names the process; the system releases it however the process ends.</summary>
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
            // Readers may look who holds it; a second writer is refused.
            var file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
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
            using var file = new FileStream(Path.Combine(folder, "lock"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}

using System.Globalization;

namespace Tally.Storage.Files;

/// <summary>
/// The numbered files of one store. <c>00000007.wal</c> holds what was appended while segment 7 was open;
/// <c>00000007.seg</c> is that segment sealed, and once it is there the log is not needed any more. So whatever moment
/// the process dies at, each number's data is read from exactly one file.
/// Locked against a second process while open. Not thread-safe.
/// </summary>
internal sealed class SegmentFolder : IDisposable
{
    private readonly string _folder;
    private readonly bool _fsync;
    private readonly FolderLock _lock;
    private WriteAheadLog? _log;

    private SegmentFolder(string folder, bool fsync, FolderLock folderLock)
    {
        _folder = folder;
        _fsync = fsync;
        _lock = folderLock;
    }

    /// <summary>The number of the segment that is open for appends; 0 before <see cref="Start"/>.</summary>
    public int Current { get; private set; }

    /// <summary>The log of the open segment.</summary>
    public WriteAheadLog Log => _log ?? throw new InvalidOperationException("The folder was not started.");

    /// <summary>Opens the folder, creating it where missing, and tidies what a sudden end left half done.</summary>
    /// <exception cref="StorageException">The folder cannot be created or written to, or another process has it open.</exception>
    public static SegmentFolder Open(StorageOptions options)
    {
        var folder = new SegmentFolder(options.Folder, options.Fsync, FolderLock.Take(options.Folder));
        foreach (var unfinished in Directory.EnumerateFiles(options.Folder, "*.tmp"))
            File.Delete(unfinished);
        foreach (var number in folder.Sealed())
            File.Delete(folder.LogPath(number));
        return folder;
    }

    /// <summary>The numbers of the sealed segments, oldest first.</summary>
    public IReadOnlyList<int> Sealed() => Numbers(".seg");

    /// <summary>The numbers of the logs that have no segment yet, oldest first.</summary>
    public IReadOnlyList<int> Unsealed() => Numbers(".wal");

    /// <summary>Replays one log; see <see cref="WriteAheadLog.Replay"/>. Before <see cref="Start"/> only.</summary>
    public ReplayReport Replay(int number, RecordHandler record) => WriteAheadLog.Replay(LogPath(number), record);

    /// <summary>Opens the newest log for appends, or the first one, after replay.</summary>
    public void Start() => Begin(Unsealed() is [.., var newest] ? newest : Sealed() is [.., var last] ? last + 1 : 1);

    /// <summary>Closes the open log and begins the next; what was appended so far is to be sealed under the number returned.</summary>
    public int Rotate()
    {
        var closed = Current;
        Log.Dispose();
        Begin(closed + 1);
        return closed;
    }

    /// <summary>Writes segment <paramref name="number"/> whole or not at all, then drops its log.</summary>
    public void Seal(int number, Action<ColumnWriter> fill)
    {
        var unfinished = Path.Combine(_folder, Name(number, ".tmp"));
        ColumnFile.Write(unfinished, fill);
        File.Move(unfinished, SegmentPath(number), overwrite: true);
        File.Delete(LogPath(number));
    }

    public ColumnFile OpenSegment(int number) => ColumnFile.Open(SegmentPath(number));

    /// <summary>Renames a damaged segment to <c>.seg.damaged</c>, so that the store can start and someone can look at it; returns the new path.</summary>
    public string SetAside(int number)
    {
        var aside = SegmentPath(number) + ".damaged";
        File.Move(SegmentPath(number), aside, overwrite: true);
        return aside;
    }

    /// <summary>How many bytes a sealed segment takes on disk.</summary>
    public long SizeOf(int number) => new FileInfo(SegmentPath(number)).Length;

    /// <summary>Forgets a sealed segment; on Windows it must be closed first.</summary>
    public void Delete(int number) => File.Delete(SegmentPath(number));

    public void Dispose()
    {
        _log?.Dispose();
        _lock.Dispose();
    }

    private void Begin(int number)
    {
        _log = new(LogPath(number), _fsync);
        Current = number;
    }

    private int[] Numbers(string extension) =>
    [
        .. Directory.EnumerateFiles(_folder, "*" + extension)
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .Order(),
    ];

    private string LogPath(int number) => Path.Combine(_folder, Name(number, ".wal"));

    private string SegmentPath(int number) => Path.Combine(_folder, Name(number, ".seg"));

    private static string Name(int number, string extension) => number.ToString("D8", CultureInfo.InvariantCulture) + extension;
}

namespace Tally.Storage;

/// <summary>A store cannot open or go on; the message is one sentence that says what to do.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);

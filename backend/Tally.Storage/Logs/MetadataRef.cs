namespace Tally.Storage.Logs;

/// <summary>A structured-metadata pair: key and value as indexes into a table of texts.</summary>
public readonly record struct MetadataRef(int Key, int Value);

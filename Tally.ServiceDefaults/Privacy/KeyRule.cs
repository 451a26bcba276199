namespace Tally.ServiceDefaults.Privacy;

/// <summary>What becomes of text under a name.</summary>
internal enum KeyRule
{
    /// <summary>Nobody has allowed the name: the text stays here.</summary>
    Redact,

    /// <summary>The text passes, less what looks like a secret.</summary>
    Pass,

    /// <summary>It names a person: only its keyed hash leaves.</summary>
    Hash,

    /// <summary>A URL: the values of its query stay here, and who signs in with it.</summary>
    Url,

    /// <summary>The query of a URL, without the question mark.</summary>
    Query,

    /// <summary>A sentence that quotes data, or SQL with literals: what stands in quotes stays here.</summary>
    Quoted,

    /// <summary>As <see cref="Quoted"/>, and of source files only the name leaves.</summary>
    StackTrace,
}

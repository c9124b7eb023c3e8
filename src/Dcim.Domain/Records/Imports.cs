namespace Dcim.Domain.Records;

/// <summary>A source of records of an institution, described by its profile. It holds nothing of a person.</summary>
public sealed class RecordSource : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }

    /// <summary>Random; names it in addresses, and names its records in <see cref="ImportedRecord.Source"/>.</summary>
    public required string Code { get; init; }
    public required string Name { get; set; }

    /// <summary>An <see cref="Exchange.SourceProfile"/> as JSON.</summary>
    public required string Profile { get; set; }
    public DateTime CreatedAt { get; init; }
    public long CreatedBy { get; init; }

    /// <summary>Since when it is no longer offered; null while it is.</summary>
    public DateTime? RetiredAt { get; set; }

    /// <summary>Rises with every saved change.</summary>
    public long Version { get; set; }
}

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The file is staged; somebody says what its columns are.</summary>
    Mapping,

    /// <summary>Its rows are being checked.</summary>
    Checking,

    /// <summary>Checked: somebody looks at what it would do.</summary>
    Preview,

    /// <summary>Its records are being written, seen by nobody yet.</summary>
    Committing,

    /// <summary>Its new records are real; what it changes in others is being written.</summary>
    Changing,
    Done,

    /// <summary>It is being taken back; its records are seen by nobody any more.</summary>
    Undoing,
    Undone,

    /// <summary>Given up before anything was real.</summary>
    Cancelled,

    /// <summary>It cannot go on, for the reason in <see cref="ImportRun.Failure"/>.</summary>
    Failed,
}

/// <summary>
/// A file on its way in. Its rows lie sealed in chunks; new records are written invisible and become real all at once, by
/// <see cref="LiveAt"/> of this row, and cease to be by <see cref="UndoneAt"/>.
/// </summary>
public sealed class ImportRun : IOwned
{
    public const int FailureLength = 100;

    public long Id { get; set; }
    public long InstitutionId { get; set; }

    /// <summary>Random; names it in addresses.</summary>
    public required string Code { get; init; }

    /// <summary>What names its records again: code of a <see cref="RecordSource"/>, or name of a profile of ours.</summary>
    public string Source { get; set; } = "";

    /// <summary>The profile it is read by, as JSON, as it was when the rows were checked.</summary>
    public string Profile { get; set; } = "";

    /// <summary>Name of the file and what of its head is shown, sealed; empty once there is no key.</summary>
    public required byte[] SealedFile { get; set; }

    /// <summary>Keyed digest of the bytes of the file, so that the same file is known again.</summary>
    public string FileDigest { get; set; } = "";

    /// <summary>Name of the key that seals all of it; destroyed with what is staged, and empty from then on.</summary>
    public string KeyName { get; set; } = "";
    public ImportState State { get; set; }

    /// <summary>Somebody asked that what runs be given up.</summary>
    public bool CancelAsked { get; set; }

    /// <summary>Key of the text that says why it failed.</summary>
    public string? Failure { get; set; }

    /// <summary>Rows of the file below its headings.</summary>
    public int Rows { get; set; }

    /// <summary>How many chunks what runs has done.</summary>
    public int ChunksDone { get; set; }
    public int Chunks { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
    public int Unchanged { get; set; }
    public int Rejected { get; set; }

    /// <summary>Of those added or changed, how many meet a soft rule.</summary>
    public int Unusual { get; set; }

    /// <summary>Why what is unusual stands: one line for each soft rule, as JSON, sealed.</summary>
    public byte[]? SealedReasons { get; set; }
    public DateTime CreatedAt { get; init; }
    public long CreatedBy { get; init; }
    public DateTime? LiveAt { get; set; }
    public DateTime? UndoneAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Until when the process that works at it holds it; another takes it up after that.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>Rises with every saved change.</summary>
    public long Version { get; set; }
}

/// <summary>Some rows of a file, one after another, sealed: as they came, and what came of each.</summary>
public sealed class ImportChunk : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RunId { get; init; }
    public ImportRun Run { get; set; } = null!;
    public int Position { get; init; }
    public required byte[] Sealed { get; set; }

    /// <summary>What the check found of each record; null before it.</summary>
    public byte[]? SealedOutcome { get; set; }
}

/// <summary>That a record of a source was brought in, as what, and in which version of it.</summary>
public sealed class ImportedRecord : IOwned
{
    public const int DigestLength = 64;
    public const int SourceLength = 40;

    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RunId { get; init; }
    public ImportRun Run { get; set; } = null!;

    /// <inheritdoc cref="ImportRun.Source"/>
    public required string Source { get; init; }

    /// <summary>Keyed digest of what names the record in the source.</summary>
    public required string RecordKey { get; init; }

    /// <summary>Keyed digest of all that the source says of it, so that the same is known again.</summary>
    public required string Content { get; init; }
    public long? RegistrationId { get; set; }
    public Registration? Registration { get; set; }
    public long? ProceedingId { get; set; }
    public Proceeding? Proceeding { get; set; }

    /// <summary>Version of the record after the import: as long as it has it, nobody has touched it.</summary>
    public long RecordVersion { get; set; }

    /// <summary>The answers replaced, as a sheet, sealed by the key of what it replaces them in; null where the record was new.</summary>
    public byte[]? SealedBefore { get; set; }
}

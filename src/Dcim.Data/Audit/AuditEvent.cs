namespace Dcim.Data.Audit;

/// <summary>What was done; kept as a word in the chain, so that names here are never changed.</summary>
public enum AuditAction
{
    Created,
    Changed,
    Removed,
    Viewed,
    Listed,

    /// <summary>A list narrowed by what was asked for.</summary>
    Searched,
    Exported,
    Printed,
    SignedIn,
    SignInFailed,
    SignedOut,

    /// <summary>Names, days and what anybody wrote were taken out of a registration and of the audit of it.</summary>
    Erased,

    /// <summary>A record was brought together with others, or taken apart from them.</summary>
    Linked,

    /// <summary>A role, an account or a grant changed what somebody may do.</summary>
    PermissionChanged,
}

/// <summary>
/// One line of the audit chain: who did what to which record, when. The chain is over keyed digests; the values stand
/// beside it and can be erased without breaking it.
/// </summary>
public sealed class AuditEvent
{
    public long Position { get; init; }
    public DateTime At { get; init; }
    public long? UserId { get; init; }

    /// <summary>Institution of the person who acted.</summary>
    public long? InstitutionId { get; init; }

    /// <summary>Institution whose record it was; null where it is nobody's.</summary>
    public long? OwnerId { get; init; }
    public AuditAction Action { get; init; }
    public required string Entity { get; init; }

    /// <summary>The random code of the record, or the words of what was listed or exported; never a name.</summary>
    public required string Subject { get; init; }

    /// <summary>Version of the record after a change.</summary>
    public long? SubjectVersion { get; init; }

    /// <summary>What an identity or a draft was opened for, or by what right a record of another institution was.</summary>
    public string? Purpose { get; init; }

    /// <summary>Something unusual about the access itself, in a fixed word, as that the reader bears the name read; null for most.</summary>
    public string? Mark { get; init; }

    /// <summary>Version of the key that its digests were made with.</summary>
    public int KeyVersion { get; init; } = 1;
    public List<AuditValue> Values { get; init; } = [];
    public byte[] ValuesDigest { get; set; } = [];
    public byte[] Digest { get; set; } = [];
}

/// <summary>One value of a change, before and after; sealed where it is an identity or free text.</summary>
public sealed class AuditValue
{
    public const int ValueLength = 4000;

    /// <summary>Begins the key of a value that names a record shown in a list, so that all accesses to it are found by its code.</summary>
    public const string ShownPrefix = "shown:";

    /// <summary>Key of the sealed reason for what was done.</summary>
    public const string ReasonKey = "reason";

    /// <summary>Key of a value that says whom a decision is about, by the code of an account or institution.</summary>
    public const string ConcernsKey = "concerns";

    public long Id { get; set; }
    public long Position { get; set; }
    public required string Key { get; init; }
    public string? Old { get; set; }
    public string? New { get; set; }
    public byte[]? SealedOld { get; set; }
    public byte[]? SealedNew { get; set; }
    public byte[] Digest { get; set; } = [];
}

/// <summary>End of the chain; its row is locked first by every save, so that savers queue.</summary>
public sealed class AuditHead
{
    public int Id { get; init; }
    public long Position { get; set; }
    public byte[] Digest { get; set; } = [];
}

namespace Dcim.Domain.Records;

/// <summary>Whose records are linked: those of victims with each other or those of offenders, in stores apart.</summary>
public enum LinkedKind
{
    /// <summary>Registrations.</summary>
    Victim,

    /// <summary>Offender records.</summary>
    Offender,
}

/// <summary>What was said of two records.</summary>
public enum LinkAct
{
    /// <summary>They are about one person.</summary>
    Linked,

    /// <summary>They are about two persons.</summary>
    Denied,

    /// <summary>They were one person, and are two.</summary>
    Split,

    /// <summary>
    /// What was said before no longer holds, and nothing else is said: it was taken back, or the ground for it is gone.
    /// </summary>
    Ended,
}

/// <summary>By what right something was said of two records.</summary>
public enum LinkBasis
{
    /// <summary>Both belong to one institution, which said so.</summary>
    Owner,

    /// <summary>The institutions of both said the same.</summary>
    Both,

    /// <summary>The national link reviewer, for the statistics alone.</summary>
    Reviewer,

    /// <summary>A job, of a pair as likely as an administrator asked for.</summary>
    Automatic,

    /// <summary>Nobody said it: consent was taken back, processing restricted, or the identity erased.</summary>
    GroundGone,

    /// <summary>The institution of one of the records: its no is enough.</summary>
    Side,
}

/// <summary>
/// One thing said of two records. Never changed: the last of a pair holds, and persons are what those say together
/// (<see cref="Counting.PersonProjection"/>).
/// </summary>
public abstract class LinkEvent
{
    public long Id { get; set; }

    /// <summary>Random, and the same for all that was said at once; names it in the audit.</summary>
    public string Code { get; init; } = "";

    /// <summary>The record with the lower number.</summary>
    public long FirstId { get; init; }
    public long SecondId { get; init; }
    public LinkAct Act { get; init; }
    public LinkBasis Basis { get; init; }
    public DateTime At { get; init; }

    /// <summary>Account of who said it; null for a job.</summary>
    public long? By { get; init; }

    /// <summary>Weight of the proposal in bits; null where there was none.</summary>
    public double? Weight { get; init; }

    /// <summary>The <see cref="LinkageModelVersion"/> the weight is by.</summary>
    public long? ModelId { get; init; }

    /// <summary>Why, in the person's own words, sealed by the key of the first record; gone with the identity of either.</summary>
    public byte[]? SealedReason { get; set; }
}

/// <summary>Of two registrations.</summary>
public sealed class VictimLinkEvent : LinkEvent;

/// <summary>Of two offender records.</summary>
public sealed class OffenderLinkEvent : LinkEvent;

/// <summary>
/// The person that links point a record to, where it is not its home person. Not on the record: that would change with a link,
/// and tell its institution of it.
/// </summary>
public abstract class PersonPlace
{
    public long RecordId { get; init; }
    public long PersonId { get; set; }
}

/// <summary>Of a registration.</summary>
public sealed class VictimPlace : PersonPlace;

/// <summary>Of an offender record.</summary>
public sealed class OffenderPlace : PersonPlace;

/// <summary>Whether a pair is still to be decided on.</summary>
public enum PairState
{
    Open,
    Decided,
}

/// <summary>Two records that may be about one person. A proposal and no more: what is decided stands in <see cref="LinkEvent"/>.</summary>
public abstract class CandidatePair
{
    public const int LevelsLength = 200;

    public long Id { get; set; }

    /// <summary>Random; names it in addresses.</summary>
    public string Code { get; init; } = "";

    /// <summary>The record with the lower number.</summary>
    public long FirstId { get; init; }
    public long SecondId { get; init; }

    /// <summary>In bits.</summary>
    public double Weight { get; set; }

    /// <summary>That they are about one person.</summary>
    public double Probability { get; set; }

    /// <summary>How far each field agrees, as the matcher writes it; no value of a field.</summary>
    public string Levels { get; set; } = "";

    /// <summary>The <see cref="LinkageModelVersion"/> that found it.</summary>
    public long ModelId { get; set; }
    public DateTime FoundAt { get; set; }

    /// <summary>What the side of the first record said; null as long as it said nothing.</summary>
    public bool? FirstSays { get; set; }

    /// <inheritdoc cref="FirstSays"/>
    public bool? SecondSays { get; set; }

    /// <summary>The institution that is asked now, and alone knows of the pair; null for the national link reviewer.</summary>
    public long? TurnId { get; set; }
    public PairState State { get; set; }

    /// <summary>Account of who looks at it now.</summary>
    public long? TakenBy { get; set; }

    /// <summary>Until when it is hers alone.</summary>
    public DateTime? TakenUntil { get; set; }

    /// <summary>Rises with every saved change.</summary>
    public long Version { get; set; }
}

/// <summary>Of two registrations.</summary>
public sealed class VictimCandidatePair : CandidatePair;

/// <summary>Of two offender records.</summary>
public sealed class OffenderCandidatePair : CandidatePair;

/// <summary>What the matcher reads of a record: keyed encodings of who it is about, field by field, and no name.</summary>
public abstract class RecordEncoding
{
    /// <summary>Bytes of a filter.</summary>
    public const int FilterLength = 64;

    public long RecordId { get; init; }

    /// <summary>Owner of the registration, or the authority that made the offender's record.</summary>
    public long InstitutionId { get; set; }

    /// <summary>Version of the linkage key.</summary>
    public int KeyVersion { get; set; }

    /// <summary>Version of the rules by which names are written before they are encoded.</summary>
    public int RuleVersion { get; set; }

    /// <summary>Filter of the given names.</summary>
    public byte[]? Given { get; set; }

    /// <summary>Filter of the family names.</summary>
    public byte[]? Family { get; set; }

    /// <summary>Token of the year of birth.</summary>
    public long? Year { get; set; }
    public long? Month { get; set; }
    public long? Day { get; set; }
    public long? Document { get; set; }

    /// <summary>Tokens by which it is found, eight bytes each. What else is compared of her, her fact says.</summary>
    public byte[] Tokens { get; set; } = [];

    /// <summary>What is new since a run is compared in the next.</summary>
    public DateTime ChangedAt { get; set; }
}

/// <summary>Of a registration; only where a key may be made of her (<see cref="ConsentRule.CannotBeLinked"/>).</summary>
public sealed class VictimEncoding : RecordEncoding
{
    public Registration Record { get; set; } = null!;
}

/// <summary>Of an offender record.</summary>
public sealed class OffenderEncoding : RecordEncoding
{
    public OffenderRecord Record { get; set; } = null!;
}

/// <summary>A keyed token by which the matcher finds the records to compare: those with a token in common.</summary>
public abstract class RecordToken
{
    public long Token { get; init; }
    public long RecordId { get; init; }
}

/// <summary>Of a registration.</summary>
public sealed class VictimEncodingToken : RecordToken
{
    public Registration Record { get; set; } = null!;
}

/// <summary>Of an offender record.</summary>
public sealed class OffenderEncodingToken : RecordToken
{
    public OffenderRecord Record { get; set; } = null!;
}

/// <summary>
/// A keyed token of a name or birth date, by which an institution finds its own registrations; made with the identity, with or
/// without consent to linkage, and gone with it.
/// </summary>
public sealed class IdentityToken : IOwned
{
    public long Token { get; init; }
    public long RegistrationId { get; init; }
    public long InstitutionId { get; set; }
    public Registration Registration { get; set; } = null!;
}

/// <summary>Parameters of the matcher as they were estimated once; never changed, so that each weight can be explained later.</summary>
public sealed class LinkageModelVersion
{
    public long Id { get; set; }
    public LinkedKind Of { get; init; }
    public required string Json { get; init; }

    /// <summary>How many records it was estimated from.</summary>
    public long Records { get; init; }

    /// <summary>How many pairs of these were compared.</summary>
    public long Pairs { get; init; }
    public DateTime EstimatedAt { get; init; }
}

/// <summary>What a run of the matcher compares.</summary>
public enum LinkRunScope
{
    /// <summary>All records with each other.</summary>
    Everything,

    /// <summary>Those new or changed with all others.</summary>
    Changed,
}

/// <summary>How far a run is.</summary>
public enum LinkRunState
{
    Waiting,
    Running,
    Done,
    Cancelled,

    /// <summary>It cannot go on, for the reason in <see cref="LinkRun.Failure"/>.</summary>
    Failed,
}

/// <summary>A run of the matcher in the background: killed, another process takes it up where it was.</summary>
public sealed class LinkRun
{
    public const int FailureLength = 100;

    public long Id { get; set; }

    /// <summary>Random; names it in addresses.</summary>
    public required string Code { get; init; }
    public LinkedKind Of { get; init; }
    public LinkRunScope Scope { get; init; }
    public LinkRunState State { get; set; }

    /// <summary>Steps done, of <see cref="Total"/>; it goes on after these.</summary>
    public long Done { get; set; }
    public long Total { get; set; }

    /// <summary>Pairs it found.</summary>
    public long Found { get; set; }

    /// <summary>Until when the process that works at it holds it; another takes it up after that.</summary>
    public DateTime? LeaseUntil { get; set; }
    public DateTime CreatedAt { get; init; }

    /// <summary>Account of who asked for it; null where nobody did.</summary>
    public long? CreatedBy { get; init; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Somebody asked that it be given up.</summary>
    public bool CancelAsked { get; set; }

    /// <summary>Key of the text that says why it failed.</summary>
    public string? Failure { get; set; }

    /// <summary>Rises with every saved change.</summary>
    public long Version { get; set; }
}

namespace Dcim.Domain.Records;

/// <summary>Why somebody outside the owning institution may see a record, or a part of it.</summary>
public enum GrantKind
{
    /// <summary>The victim is referred: offered by the owner, accepted or declined.</summary>
    Referral,

    /// <summary>The owner lets another institution, or one of its people, read.</summary>
    Read,

    /// <summary>A proceeding passes to another authority, which from then on leads it; the giver goes on reading.</summary>
    HandOver,

    /// <summary>A duty officer opened a record in need, for a short time.</summary>
    BreakGlass,
}

public enum GrantState
{
    Offered,
    InForce,
    Declined,

    /// <summary>Taken back by the owner, or ended because what it rested on is gone.</summary>
    Ended,
}

/// <summary>
/// A right to a record of another institution. It is a row with two parties: the owner gives (or, for a broken glass, is
/// told), the other side answers. What it opens is decided in one class, <c>RecordAccess</c>.
/// </summary>
public sealed class Grant
{
    public const int SectionsLength = 400;

    public long Id { get; set; }

    /// <summary>Random; names the grant in addresses and in the audit.</summary>
    public required string Code { get; init; }
    public GrantKind Kind { get; init; }

    /// <summary>Institution whose record it is.</summary>
    public long OwnerId { get; init; }
    public Institution Owner { get; set; } = null!;

    /// <summary>The registration it is about; null for one about a proceeding.</summary>
    public long? RegistrationId { get; init; }
    public Registration? Registration { get; set; }
    public long? ProceedingId { get; init; }
    public Proceeding? Proceeding { get; set; }

    /// <summary>Institution that may read.</summary>
    public long RecipientId { get; init; }
    public Institution Recipient { get; set; } = null!;

    /// <summary>The one person of it who may; null for all who may read registrations there.</summary>
    public long? RecipientUserId { get; init; }

    /// <summary>Names of the sections it opens, as <c>|identity|registration|protection|</c>.</summary>
    public required string Sections { get; init; }

    /// <summary>What it rests on: a scope of her consent (CL_CONSENT: RFL, POL) or a legal basis (CL_LEGBAS: LEG, VIT, PUB, LED8).</summary>
    public required string RestsOn { get; init; }

    /// <summary>Why, in one line; sealed.</summary>
    public required byte[] SealedReason { get; set; }
    public GrantState State { get; set; }
    public DateTime MadeAt { get; init; }
    public long MadeBy { get; init; }
    public DateTime? AnsweredAt { get; set; }
    public long? AnsweredBy { get; set; }

    /// <summary>Why the recipient declined, in one line; sealed.</summary>
    public byte[]? SealedAnswer { get; set; }

    /// <summary>When somebody of the owner marked as seen what she had to be told of: a decline, a broken glass.</summary>
    public DateTime? SeenAt { get; set; }
    public long? SeenBy { get; set; }
    public DateTime? EndedAt { get; set; }

    /// <summary>Null where the system ended it.</summary>
    public long? EndedBy { get; set; }

    /// <summary>It opens nothing from then on; null where it has no such end.</summary>
    public DateTime? ExpiresAt { get; set; }
    public long Version { get; set; }

    /// <summary>It opens nothing from now on.</summary>
    /// <param name="by">Who ends it; null where what it rested on is gone.</param>
    public void End(DateTime at, long? by)
    {
        (State, EndedAt, EndedBy) = (GrantState.Ended, at, by);
        Version++;
    }

    public IReadOnlyList<string> SectionNames => Sections.Split('|', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// Keeps somebody from a record whatever their rights are: a person of any institution, or a whole institution. A suspect may
/// be a police officer.
/// </summary>
public sealed class Exclusion : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public required string Code { get; init; }
    public long? RegistrationId { get; init; }
    public long? ProceedingId { get; init; }

    /// <summary>The person kept out; null where a whole institution is.</summary>
    public long? UserId { get; init; }
    public long? ExcludedInstitutionId { get; init; }

    /// <summary>Why, in one line; sealed.</summary>
    public required byte[] SealedReason { get; set; }
    public DateTime MadeAt { get; init; }
    public long MadeBy { get; init; }
}

/// <summary>One of those who alone see a record under secrecy.</summary>
public sealed class Insider : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long? RegistrationId { get; init; }
    public long? ProceedingId { get; init; }
    public long UserId { get; init; }
}

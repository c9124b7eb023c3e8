using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>
/// A suspect, natural or legal person, as authorities record it. The record belongs to the proceedings with this offender as a defendant:
/// whoever leads one of them reads and writes it. Nobody else ever does, an NGO least of all (GDPR Art. 10).
/// </summary>
public sealed class OffenderRecord
{
    public long Id { get; set; }

    /// <summary>Random; the name of the record in addresses and on paper.</summary>
    [Indicator("TRF01")]
    public required string Code { get; init; }

    /// <summary>Keyed digest of the identity, by which another record of the same offender is found; empty without a name.</summary>
    [Indicator("TRF02", IsEncoding = true)]
    public string LinkageKey { get; set; } = "";

    /// <summary>The authority that made the record; what is sealed is bound to it, whoever leads the proceeding now.</summary>
    public long InstitutionId { get; init; }

    /// <summary>The person this record stands for as long as no link says otherwise.</summary>
    public long HomePersonId { get; set; }
    public OffenderPerson HomePerson { get; set; } = null!;

    [Indicator("TRF03")]
    public Code Kind { get; set; }

    [Indicator("TRF04")]
    public Code Sex { get; set; }

    [Indicator("TRF07")]
    public CodeSequence Citizenship { get; set; }

    [Indicator("TRF09")]
    public Code Occupation { get; set; }

    [Indicator("TRF14")]
    public Code GroupStructure { get; set; }

    [Indicator("TRF15")]
    public Code PreviousConvictions { get; set; }

    [Indicator("TRF16")]
    public Code OnceVictim { get; set; }

    /// <summary><see cref="OffenderDetails"/>, sealed; null where no identity is known.</summary>
    public byte[]? Sealed { get; set; }
    public List<Defendant> Defendants { get; } = [];

    public bool IsLegalPerson => Kind == "LEG";
}

/// <summary>The identity of an offender (tier L0) once it is opened.</summary>
public sealed class OffenderDetails
{
    [Indicator("TRF05.given")]
    public string Given { get; set; } = "";

    /// <summary>Family name, or the name of a legal person.</summary>
    [Indicator("TRF05.family")]
    public string Family { get; set; } = "";

    [Indicator("TRF05.other")]
    public string Other { get; set; } = "";

    [Indicator("TRF05.birth")]
    public PartialDate Birth { get; set; }

    public bool IsEmpty => Given.Length == 0 && Family.Length == 0 && Other.Length == 0 && !Birth.IsAnswered;
}

/// <summary>
/// An offender, known to the statistics only, in a store of its own: a victim and an offender are never one person.
/// </summary>
public sealed class OffenderPerson
{
    public long Id { get; set; }
}

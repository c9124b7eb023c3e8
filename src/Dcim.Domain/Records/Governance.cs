using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>On what ground a record is held, and for how long (GOV02-GOV10; domain.md 5).</summary>
public sealed class Governance : IRecordSection
{
    [Indicator("GOV02")]
    public Code Basis { get; set; }

    /// <summary>Day on which she gave, changed or took back her consent as it stands now.</summary>
    [Indicator("GOV03.date")]
    public PartialDate ConsentOn { get; set; }

    /// <summary>The most detailed form in which the record may leave the institution; worked out.</summary>
    [Indicator("GOV04")]
    public Code SharingLevel { get; set; }

    /// <summary>LED Art. 6.</summary>
    [Indicator("GOV05")]
    public Code Category { get; set; }

    /// <summary>Day by which it is decided whether the record is still needed; worked out.</summary>
    [Indicator("GOV08")]
    public PartialDate RetentionReview { get; set; }

    /// <summary>She objects, or processing is restricted (GDPR Art. 18, 21; LED Art. 16): nothing is shared or linked.</summary>
    [Indicator("GOV10")]
    public Code Restricted { get; set; }
}

/// <summary>What a consent was at a time: scopes, from what day, and when that was recorded.</summary>
public sealed class ConsentEntry : IRegistrationPart
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public CodeSet Scope { get; init; }
    public PartialDate On { get; set; }
    public DateTime RecordedAt { get; init; }
    public long RecordedBy { get; init; }
}

/// <summary>Where what a section says comes from, and whether it is a fact or an assessment (LED Art. 7).</summary>
public sealed class SectionSource : IRegistrationPart
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;

    /// <summary>Name of the section.</summary>
    public required string Section { get; init; }

    [Indicator("GOV06")]
    public Code Kind { get; set; }

    [Indicator("GOV07")]
    public Code Source { get; set; }
}

using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>
/// A criminal proceeding, owned by the authority that leads it. Handed over, it changes its owner and nothing else: nothing is
/// copied.
/// </summary>
public sealed class Proceeding : IOwned
{
    public long Id { get; set; }
    public required string Code { get; init; }

    /// <summary>The authority that leads it.</summary>
    public long InstitutionId { get; set; }
    public Institution Institution { get; set; } = null!;

    /// <summary>Code of the leading authority in the organisation register.</summary>
    [Indicator("INV01.authority")]
    public Code Authority { get; set; }

    /// <summary><see cref="ProceedingDetails"/>, sealed.</summary>
    public byte[]? Sealed { get; set; }

    [Indicator("INV02.start")]
    public PartialDate StartedOn { get; set; }

    [Indicator("INV02.end")]
    public PartialDate EndedOn { get; set; }

    [Indicator("INV03")]
    public Code HowStarted { get; set; }

    /// <summary>The offences investigated.</summary>
    [Indicator("INV04")]
    public CodeSet Offences { get; set; }

    [Indicator("INV07")]
    public Code FinancialInvestigation { get; set; }

    [Indicator("INV08.amount")]
    public NumberAnswer Seized { get; set; }

    [Indicator("INV08.currency")]
    public Code SeizedCurrency { get; set; }

    [Indicator("INV09")]
    public CodeSet Cooperation { get; set; }

    [Indicator("INV10")]
    public Code Outcome { get; set; }

    /// <summary>Why the investigation went no further.</summary>
    [Indicator("INV10.reason")]
    public CodeSet OutcomeReasons { get; set; }

    /// <summary>Only its insiders see it, and the registrations in it; the tables count them all the same.</summary>
    public bool IsUnderSecrecy { get; set; }

    /// <summary>Given out with the empty form, so that a form sent twice makes one proceeding.</summary>
    public Guid FormToken { get; init; }

    /// <summary>The import that brought it; nobody sees it before that is real. Null for one that was typed.</summary>
    public long? ImportId { get; init; }
    public List<ProceedingVictim> Victims { get; } = [];
    public List<Defendant> Defendants { get; } = [];
    public List<OffenderVictimLink> Links { get; } = [];
    public List<ProsecutionDecision> Decisions { get; } = [];
    public List<Judgment> Judgments { get; } = [];
    public DateTime CreatedAt { get; init; }
    public long CreatedBy { get; init; }

    /// <summary>Rises with every saved change.</summary>
    public long Version { get; set; }
}

/// <summary>What of a proceeding names it outside: sealed.</summary>
public sealed class ProceedingDetails
{
    [Indicator("INV01.number")]
    public string Number { get; set; } = "";
}

/// <summary>A victim in a proceeding: a registration of the institution that put her in, whoever leads the proceeding now.</summary>
public sealed class ProceedingVictim : IProceedingRow
{
    public long Id { get; set; }

    /// <summary>Its number: the row came before rows had codes.</summary>
    public string Code => Id.ToString(CultureInfo.InvariantCulture);
    public Guid FormToken { get; init; }
    public long ProceedingId { get; init; }
    public Proceeding Proceeding { get; set; } = null!;
    public long RegistrationId { get; init; }
    public Registration Registration { get; set; } = null!;

    /// <summary>Owner of the registration.</summary>
    public long InstitutionId { get; init; }
    public DateTime AddedAt { get; init; }
    public long AddedBy { get; init; }

    [Indicator("VLP01")]
    public Code Role { get; set; }

    [Indicator("VLP04")]
    public CodeSet ProtectiveMeasures { get; set; }

    [Indicator("VLP05")]
    public CodeSet CompensationRoutes { get; set; }

    [Indicator("VLP06.amount")]
    public NumberAnswer CompensationAwarded { get; set; }

    [Indicator("VLP06.currency")]
    public Code AwardedCurrency { get; set; }

    /// <summary>Date of the judgment or decision that awards it.</summary>
    [Indicator("VLP06.date")]
    public PartialDate AwardedOn { get; set; }

    [Indicator("VLP07.amount")]
    public NumberAnswer CompensationPaid { get; set; }

    [Indicator("VLP07.currency")]
    public Code PaidCurrency { get; set; }
}

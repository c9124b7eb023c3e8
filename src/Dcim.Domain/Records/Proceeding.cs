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

    /// <summary>Only its insiders see it, and the registrations in it; the tables count them all the same.</summary>
    public bool IsUnderSecrecy { get; set; }

    /// <summary>Given out with the empty form, so that a form sent twice makes one proceeding.</summary>
    public Guid FormToken { get; init; }
    public List<ProceedingVictim> Victims { get; } = [];
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
public sealed class ProceedingVictim
{
    public long Id { get; set; }
    public long ProceedingId { get; init; }
    public Proceeding Proceeding { get; set; } = null!;
    public long RegistrationId { get; init; }
    public Registration Registration { get; set; } = null!;

    /// <summary>Owner of the registration.</summary>
    public long InstitutionId { get; init; }
    public DateTime AddedAt { get; init; }
    public long AddedBy { get; init; }
}

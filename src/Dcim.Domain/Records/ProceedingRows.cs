using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>A row of a proceeding: whoever leads the proceeding writes it.</summary>
public interface IProceedingRow
{
    long Id { get; set; }

    /// <summary>Random; names the row in addresses.</summary>
    string Code { get; }
    long ProceedingId { get; init; }
    Proceeding Proceeding { get; set; }

    /// <summary>Given out with the empty form, so that a form sent twice makes its rows once.</summary>
    Guid FormToken { get; init; }
}

/// <summary>The order of rows.</summary>
public static class ProceedingRowOrder
{
    /// <summary>Those not saved yet stand last.</summary>
    public static IEnumerable<T> InOrderOfEntry<T>(this IEnumerable<T> rows)
        where T : IProceedingRow => rows.OrderBy(r => r.Id == 0).ThenBy(r => r.Id);
}

/// <summary>A row about a defendant, or, where there is none, about the proceeding without a known suspect.</summary>
public interface IDefendantRow : IProceedingRow
{
    long? DefendantId { get; set; }
    Defendant? Defendant { get; set; }
}

/// <summary>An offender in a proceeding: suspect, then defendant.</summary>
public sealed class Defendant : IProceedingRow
{
    public long Id { get; set; }
    public required string Code { get; init; }
    public long ProceedingId { get; init; }
    public Proceeding Proceeding { get; set; } = null!;
    public Guid FormToken { get; init; }
    public long OffenderId { get; set; }
    public OffenderRecord Offender { get; set; } = null!;

    /// <summary>Date on which the person became a suspect.</summary>
    [Indicator("INV05")]
    public PartialDate SuspectSince { get; set; }

    [Indicator("INV06")]
    public Code Arrest { get; set; }

    [Indicator("INV11.from")]
    public PartialDate OffenceFrom { get; set; }

    [Indicator("INV11.to")]
    public PartialDate OffenceTo { get; set; }

    /// <summary>Age in completed years at the offence, where it was told as a number.</summary>
    [Indicator("TRF05.age")]
    public NumberAnswer Age { get; set; }

    /// <summary>Child or adult, where no more is known.</summary>
    [Indicator("TRF06")]
    public Code AgeGroup { get; set; }

    /// <summary>
    /// Lowest age, at the offence or else when the person became a suspect, that birth date or given age admit (domain.md 4.3,
    /// rule 6); null if neither is known.
    /// </summary>
    public int? AgeFrom { get; set; }

    /// <summary>Highest such age.</summary>
    public int? AgeTo { get; set; }
}

/// <summary>What a defendant did to a victim of the proceeding.</summary>
public sealed class OffenderVictimLink : IDefendantRow
{
    public long Id { get; set; }
    public required string Code { get; init; }
    public long ProceedingId { get; init; }
    public Proceeding Proceeding { get; set; } = null!;
    public Guid FormToken { get; init; }
    public long? DefendantId { get; set; }
    public Defendant? Defendant { get; set; }

    /// <summary>Null for a victim of whom no registration is in the proceeding.</summary>
    public long? VictimId { get; set; }
    public ProceedingVictim? Victim { get; set; }

    [Indicator("TRF10")]
    public Code Relation { get; set; }

    [Indicator("TRF11")]
    public CodeSet Roles { get; set; }

    /// <summary>Acts of Article 2(1) of Directive 2011/36/EU.</summary>
    [Indicator("TRF12")]
    public CodeSet Acts { get; set; }

    [Indicator("TRF13")]
    public Code Form { get; set; }
}

/// <summary>A decision of the prosecution on one person, or on a proceeding without a known suspect.</summary>
public sealed class ProsecutionDecision : IDefendantRow
{
    public long Id { get; set; }
    public required string Code { get; init; }
    public long ProceedingId { get; init; }
    public Proceeding Proceeding { get; set; } = null!;
    public Guid FormToken { get; init; }
    public long? DefendantId { get; set; }
    public Defendant? Defendant { get; set; }

    /// <summary>Code of the prosecution office in the organisation register, or a missing reason.</summary>
    [Indicator("PRS01")]
    public Code Office { get; set; }

    /// <summary>Date on which the prosecution of the person began.</summary>
    [Indicator("PRS02")]
    public PartialDate BegunOn { get; set; }

    [Indicator("PRS03")]
    public Code Decision { get; set; }

    /// <summary>Why it went no further.</summary>
    [Indicator("PRS03.reason")]
    public CodeSet Reasons { get; set; }

    [Indicator("PRS04")]
    public PartialDate Date { get; set; }

    [Indicator("PRS05")]
    public CodeSet Offences { get; set; }

    [Indicator("PRS06")]
    public CodeSet Aggravating { get; set; }

    /// <summary>Changed from an Article 2 offence to another one.</summary>
    [Indicator("PRS07.changed")]
    public Code Changed { get; set; }

    [Indicator("PRS07.offence")]
    public Code ChangedTo { get; set; }

    [Indicator("PRS08")]
    public NumberAnswer VictimsInCharge { get; set; }
}

/// <summary>A judgment on one person, at one instance, on one offence charged; a conviction has its sentence.</summary>
public sealed class Judgment : IDefendantRow
{
    public long Id { get; set; }
    public required string Code { get; init; }
    public long ProceedingId { get; init; }
    public Proceeding Proceeding { get; set; } = null!;
    public Guid FormToken { get; init; }
    public long? DefendantId { get; set; }
    public Defendant? Defendant { get; set; }

    /// <summary>Code of the court in the organisation register, or a missing reason.</summary>
    [Indicator("JDG01")]
    public Code Court { get; set; }

    [Indicator("JDG02")]
    public Code Instance { get; set; }

    [Indicator("JDG03")]
    public Code Outcome { get; set; }

    /// <summary>The offence charged of which this is the outcome.</summary>
    [Indicator("JDG03.offence")]
    public CodeSet Judged { get; set; }

    [Indicator("JDG04")]
    public PartialDate Date { get; set; }

    [Indicator("JDG05")]
    public PartialDate FinalOn { get; set; }

    /// <summary>The offence of conviction: another than the one charged where the court saw it so.</summary>
    [Indicator("JDG06")]
    public CodeSet Convicted { get; set; }
    public Sentence Sentence { get; set; } = new();
}

/// <summary>Section R: the sanctions of a conviction. Lengths are months, amounts in the currency of the decision.</summary>
public sealed class Sentence : IRecordSection
{
    [Indicator("SEN01")]
    public CodeSet Kinds { get; set; }

    [Indicator("SEN02")]
    public NumberAnswer Months { get; set; }

    [Indicator("SEN03")]
    public Code Suspended { get; set; }

    [Indicator("SEN07")]
    public NumberAnswer SuspendedMonths { get; set; }

    [Indicator("SEN04.amount")]
    public NumberAnswer Fine { get; set; }

    [Indicator("SEN04.currency")]
    public Code FineCurrency { get; set; }

    [Indicator("SEN05.amount")]
    public NumberAnswer Confiscated { get; set; }

    [Indicator("SEN05.currency")]
    public Code ConfiscatedCurrency { get; set; }

    /// <summary>Article 6 of the directive.</summary>
    [Indicator("SEN06")]
    public CodeSet OnLegalPerson { get; set; }
}

using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Domain.Records;

/// <summary>A body of the organisation register: one that registers here, or one that is only named (as who decided a status).</summary>
public sealed class Institution
{
    public const int CodeLength = Answers.Code.MaxLength;
    public const int NameLength = 200;
    public const int ContactLength = 400;

    public long Id { get; set; }
    public required string Code { get; init; }
    public required string Name { get; set; }

    [Indicator("CAS03")]
    public required Code Type { get; set; }

    /// <summary>ISO 3166 code of the country it works in; empty where nobody said.</summary>
    public Code Country { get; set; }

    /// <summary>Languages its people work in, as culture names with a space between; empty for those of the country.</summary>
    public string Languages { get; set; } = "";

    /// <summary>How others reach it: an office's address or number, never a person's.</summary>
    public string Contact { get; set; } = "";

    /// <summary>It registers victims here, so that its silence about a year is a gap in the tables.</summary>
    public bool Registers { get; set; }

    /// <summary>First year in which it registers; null if it always has.</summary>
    public int? ActiveFrom { get; set; }

    /// <summary>Last year in which it registers; null if it still does.</summary>
    public int? ActiveTo { get; set; }

    /// <summary>Rises with each change, so that two who change it at once do not undo each other's.</summary>
    public long Version { get; set; }

    /// <summary>Police, border guard, prosecutors and criminal courts work under the LED, all others under the GDPR (domain.md 5.1).</summary>
    public Code Regime => Type.Value is "POL" or "BOR" or "PRO" or "CRT" ? "LED" : "GDPR";

    /// <summary>It leads criminal proceedings.</summary>
    public bool LeadsProceedings => Regime == "LED";

    /// <summary>The observatory, or the office of the national rapporteur: it registers nobody and makes the tables.</summary>
    public bool IsObservatory => Type == Coverage.RegistersNobody;

    public bool IsActiveIn(int year) => Registers && !(year < ActiveFrom) && !(year > ActiveTo);
}

/// <summary>
/// An institution's word that it registered in a year, so that a nought of its is a nought (domain.md 4.3, rule 11).
/// Withdrawn ones stay, so that an earlier table can be made again.
/// </summary>
public sealed class CoverageDeclaration : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public Institution Institution { get; set; } = null!;
    public int Year { get; init; }
    public DateTime RecordedFrom { get; init; }
    public DateTime? RecordedTo { get; set; }
}

using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>Section C beside the profile: who the victim was before.</summary>
public sealed class Background : IRecordSection
{
    [Indicator("VIC02")]
    public Code GenderIdentity { get; set; }

    /// <summary>Age in completed years when the exploitation began.</summary>
    [Indicator("VIC05")]
    public NumberAnswer AgeAtExploitation { get; set; }

    [Indicator("VIC08")]
    public Code CountryOfBirth { get; set; }

    /// <summary>Country of usual residence before the trafficking.</summary>
    [Indicator("VIC09")]
    public Code CountryOfResidence { get; set; }

    /// <summary>NUTS 2 region, for the countries of the regions file.</summary>
    [Indicator("VIC10.region")]
    public Code RegionOfOrigin { get; set; }

    /// <summary>The region in words, for all other countries.</summary>
    [Indicator("VIC10.text")]
    public string RegionOfOriginText { get; set; } = "";

    [Indicator("VIC11")]
    public Code ResidenceStatus { get; set; }

    [Indicator("VIC12.status")]
    public Code FamilyStatus { get; set; }

    [Indicator("VIC12.children")]
    public NumberAnswer DependentChildren { get; set; }

    [Indicator("VIC13")]
    public Code Education { get; set; }

    [Indicator("VIC14")]
    public Code Activity { get; set; }

    [Indicator("VIC15.languages")]
    public CodeSet Languages { get; set; }

    [Indicator("VIC15.interpreter")]
    public Code InterpreterNeeded { get; set; }

    /// <summary>A child without, or separated from, those responsible for it.</summary>
    [Indicator("VIC16")]
    public Code Unaccompanied { get; set; }

    [Indicator("VIC17")]
    public PartialDate DiedOn { get; set; }
}

/// <summary>Section D: before the trafficking.</summary>
public sealed class Vulnerability : IRecordSection
{
    [Indicator("VUL01")]
    public CodeSet Factors { get; set; }

    [Indicator("VUL02")]
    public Code ReasonForLeaving { get; set; }

    /// <summary>Trafficked before this episode; it can open a second spell (domain.md 4.3, rule 1).</summary>
    [Indicator("VUL03")]
    public Code TraffickedBefore { get; set; }
}

/// <summary>Section E.</summary>
public sealed class Recruitment : IRecordSection
{
    [Indicator("REC01")]
    public Code Country { get; set; }

    [Indicator("REC02.region")]
    public Code Region { get; set; }

    [Indicator("REC02.text")]
    public string RegionText { get; set; } = "";

    [Indicator("REC03")]
    public CodeSet Ways { get; set; }

    [Indicator("REC04")]
    public CodeSet OnlineServices { get; set; }

    [Indicator("REC05")]
    public Code RecruiterRelation { get; set; }

    /// <summary>Means of Article 2(1) of Directive 2011/36/EU; none is needed for a child.</summary>
    [Indicator("REC06")]
    public CodeSet Means { get; set; }

    [Indicator("REC07")]
    public Code Offer { get; set; }

    [Indicator("REC08.amount")]
    public NumberAnswer Fee { get; set; }

    [Indicator("REC08.currency")]
    public Code FeeCurrency { get; set; }
}

/// <summary>Section I but the status history: how the victim was found, and what follows from it.</summary>
public sealed class Identification : IRecordSection
{
    [Indicator("IDN01")]
    public PartialDate DetectedOn { get; set; }

    [Indicator("IDN02")]
    public Code Detection { get; set; }

    [Indicator("IDN07.d1")]
    public Code DeceptiveRecruitment { get; set; }

    [Indicator("IDN07.d2")]
    public Code CoerciveRecruitment { get; set; }

    [Indicator("IDN07.d3")]
    public Code RecruitmentByVulnerability { get; set; }

    [Indicator("IDN07.d4")]
    public Code ExploitationDimension { get; set; }

    [Indicator("IDN07.d5")]
    public Code CoercionAtDestination { get; set; }

    [Indicator("IDN07.d6")]
    public Code VulnerabilityAtDestination { get; set; }

    [Indicator("IDN08")]
    public Code ReasonNotIdentified { get; set; }

    [Indicator("IDN09.appointed")]
    public Code GuardianAppointed { get; set; }

    [Indicator("IDN09.date")]
    public PartialDate GuardianAppointedOn { get; set; }

    [Indicator("IDN10")]
    public Code NonPunishment { get; set; }
}

/// <summary>Section J: rights, reflection period, residence permit, international protection.</summary>
public sealed class Protection : IRecordSection
{
    [Indicator("PRO01")]
    public PartialDate InformedOn { get; set; }

    [Indicator("PRO02")]
    public Code Reflection { get; set; }

    [Indicator("PRO03.start")]
    public PartialDate ReflectionStart { get; set; }

    [Indicator("PRO03.end")]
    public PartialDate ReflectionEnd { get; set; }

    [Indicator("PRO04.status")]
    public Code Permit { get; set; }

    [Indicator("PRO04.date")]
    public PartialDate PermitDecidedOn { get; set; }

    [Indicator("PRO05")]
    public Code PermitGround { get; set; }

    [Indicator("PRO06")]
    public Code InternationalProtection { get; set; }
}

/// <summary>Section K, answered once; services, refusals and referrals are rows of their own.</summary>
public sealed class Assistance : IRecordSection
{
    [Indicator("AST01")]
    public Code Answer { get; set; }

    [Indicator("AST06")]
    public Code Accommodation { get; set; }

    [Indicator("AST07")]
    public Code Programme { get; set; }

    [Indicator("AST10")]
    public Code EndReason { get; set; }
}

/// <summary>Section L: return, reintegration and follow-up.</summary>
public sealed class Return : IRecordSection
{
    [Indicator("RET01")]
    public Code Kind { get; set; }

    [Indicator("RET02.country")]
    public Code Country { get; set; }

    [Indicator("RET02.date")]
    public PartialDate Date { get; set; }

    [Indicator("RET03")]
    public CodeSet ReintegrationServices { get; set; }

    [Indicator("RET04.m6")]
    public Code AfterSixMonths { get; set; }

    [Indicator("RET04.m12")]
    public Code AfterTwelveMonths { get; set; }
}

/// <summary>Section M: the victim in criminal proceedings, and compensation.</summary>
public sealed class InProceedings : IRecordSection
{
    [Indicator("VLP01")]
    public Code Role { get; set; }

    [Indicator("VLP02")]
    public Code Statement { get; set; }

    [Indicator("VLP03")]
    public Code LegalAid { get; set; }

    [Indicator("VLP04")]
    public CodeSet ProtectiveMeasures { get; set; }

    [Indicator("VLP05")]
    public CodeSet CompensationRoutes { get; set; }

    [Indicator("VLP06.amount")]
    public NumberAnswer CompensationAwarded { get; set; }

    [Indicator("VLP06.currency")]
    public Code AwardedCurrency { get; set; }

    [Indicator("VLP07.amount")]
    public NumberAnswer CompensationPaid { get; set; }

    [Indicator("VLP07.currency")]
    public Code PaidCurrency { get; set; }
}

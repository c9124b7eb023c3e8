using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>A row of something that can have been several times: it has small pages of its own.</summary>
public interface IRegistrationRow : IRegistrationPart
{
    /// <summary>Random; names the row in addresses.</summary>
    string Code { get; init; }
    long Id { get; set; }
}

/// <summary>Section F: one leg of the way, in the order of travel.</summary>
public sealed class MovementLeg : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    /// <summary>Place in the order of travel, from 1.</summary>
    public int Position { get; set; }

    [Indicator("MOV01")]
    public Code Kind { get; set; }

    [Indicator("MOV02")]
    public CodeSequence TransitCountries { get; set; }

    [Indicator("MOV03")]
    public CodeSet Transport { get; set; }

    [Indicator("MOV04")]
    public Code BorderCrossing { get; set; }

    [Indicator("MOV05")]
    public Code Documents { get; set; }

    [Indicator("MOV06")]
    public PartialDate ArrivedOn { get; set; }
}

/// <summary>Sections G and H: one time and place of exploitation, with the control and violence in it.</summary>
public sealed class ExploitationEpisode : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    [Indicator("EXP01")]
    public Code TookPlace { get; set; }

    [Indicator("EXP02")]
    public Code Form { get; set; }

    [Indicator("EXP03")]
    public CodeSet AllForms { get; set; }

    [Indicator("EXP05")]
    public Code Sector { get; set; }

    [Indicator("EXP06")]
    public Code Country { get; set; }

    [Indicator("EXP07")]
    public Code Region { get; set; }

    [Indicator("EXP08")]
    public Code Place { get; set; }

    [Indicator("EXP09")]
    public PartialDate Start { get; set; }

    [Indicator("EXP10")]
    public PartialDate End { get; set; }

    [Indicator("EXP11")]
    public Code Online { get; set; }

    [Indicator("EXP12")]
    public Code ImagesSpread { get; set; }

    [Indicator("EXP13")]
    public Code Pay { get; set; }

    [Indicator("EXP14")]
    public Code Employment { get; set; }

    [Indicator("EXP15")]
    public Code HowEnded { get; set; }

    [Indicator("CTL01")]
    public CodeSet Control { get; set; }

    [Indicator("CTL02")]
    public Code Freedom { get; set; }

    [Indicator("CTL03")]
    public CodeSet Violence { get; set; }
}

/// <summary>
/// Section N as the victim tells it: one of those who did it, without a name. Whoever suspects somebody by name has a
/// proceeding for that, so there is nothing here in which a person could be recognised.
/// </summary>
public sealed class UnnamedOffender : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    [Indicator("TRF10")]
    public Code Relation { get; set; }

    [Indicator("TRF11")]
    public CodeSet Roles { get; set; }
}

/// <summary>Section K: one service, who gave it, from when to when.</summary>
public sealed class AssistanceService : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    [Indicator("AST04")]
    public Code Service { get; set; }

    /// <summary>Code of the organisation in the register, or a missing reason.</summary>
    [Indicator("AST03")]
    public Code Provider { get; set; }

    [Indicator("AST05.start")]
    public PartialDate Start { get; set; }

    [Indicator("AST05.end")]
    public PartialDate End { get; set; }
}

/// <summary>Section K: a service the victim declined, and why.</summary>
public sealed class AssistanceRefusal : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    [Indicator("AST04")]
    public Code Service { get; set; }

    [Indicator("AST02")]
    public Code Reason { get; set; }
}

/// <summary>Section K: to whom the victim was referred, at home or across a border.</summary>
public sealed class Referral : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    [Indicator("AST08.organisation")]
    public Code Organisation { get; set; }

    [Indicator("AST08.date")]
    public PartialDate Date { get; set; }

    [Indicator("AST09.direction")]
    public Code Direction { get; set; }

    [Indicator("AST09.country")]
    public Code Country { get; set; }
}

/// <summary>The answer to an indicator of the national profile, as its canonical text.</summary>
public sealed class ExtraAnswer : IRegistrationPart
{
    public const int KeyLength = 20;

    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Key { get; init; }

    /// <summary>As <see cref="Code"/> or <see cref="PartialDate"/> write themselves; never empty.</summary>
    public required string Value { get; set; }
}

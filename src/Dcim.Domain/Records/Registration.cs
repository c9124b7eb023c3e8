using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>A row that belongs to one institution; the save gate and the query filter hold every such row to its owner.</summary>
public interface IOwned
{
    long InstitutionId { get; set; }
}

/// <summary>A child row of a registration: changing it counts as changing the registration.</summary>
public interface IRegistrationPart : IOwned
{
    long RegistrationId { get; set; }
    Registration Registration { get; set; }
}

/// <summary>
/// An institution's file that groups registrations of one event; each registration begins with one of its own. What they
/// share is typed once and copied into each, so that each stands alone.
/// </summary>
public sealed class Case : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }

    [Indicator("CAS01")]
    public required string Code { get; init; }

    /// <summary>Countries involved; the own country only means domestic.</summary>
    [Indicator("CAS07")]
    public CodeSet Countries { get; set; }

    /// <summary>Codes of other cases of the institution.</summary>
    [Indicator("CAS08")]
    public CodeSet LinkedCases { get; set; }

    [Indicator("CAS09")]
    public Code Status { get; set; }

    [Indicator("CAS10.date")]
    public PartialDate ClosedOn { get; set; }

    [Indicator("CAS10.reason")]
    public Code CloseReason { get; set; }

    [Indicator("CAS11.registered")]
    public Code RegisteredAbroad { get; set; }

    [Indicator("CAS11.country")]
    public Code CountryAbroad { get; set; }

    /// <summary>Rises with every saved change.</summary>
    public long Version { get; set; }

    public bool IsClosed => Status.Value is "CLO" or "CLR";
}

/// <summary>
/// What the persons of one event share, and the rows of the grid, as they were typed; sealed, and removed when the
/// registrations are made.
/// </summary>
public sealed class EventDraft : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public required string Code { get; init; }
    public required byte[] Sealed { get; set; }

    /// <summary>Name of the key, in the key store, that seals it; empty for one sealed by the instance's own key.</summary>
    public string KeyName { get; set; } = "";
    public DateTime CreatedAt { get; init; }
    public long CreatedBy { get; init; }
    public long Version { get; set; }
}

/// <summary>One institution's record of one victim. A draft holds no answers yet: they stay in its sealed sheet.</summary>
public sealed class Registration : IOwned
{
    public const int CodeLength = 12;

    public long Id { get; set; }

    /// <summary>Random; the name of the record in addresses and on paper.</summary>
    [Indicator("VID01")]
    public required string Code { get; init; }

    [Indicator("CAS02")]
    public long InstitutionId { get; set; }
    public Institution Institution { get; set; } = null!;
    public long CaseId { get; set; }
    public Case Case { get; set; } = null!;

    /// <summary>The person this registration stands for as long as no link says otherwise.</summary>
    public long HomePersonId { get; set; }
    public VictimPerson HomePerson { get; set; } = null!;

    /// <summary>Given out with the empty form, so that a form sent twice makes one registration.</summary>
    public Guid FormToken { get; init; }

    /// <summary>The import that brought it; nobody sees it before that is real. Null for one that was typed.</summary>
    public long? ImportId { get; init; }

    [Indicator("GOV01")]
    public Code Regime { get; init; }

    /// <summary>DRA while it is a draft, COM once submitted.</summary>
    [Indicator("GOV09")]
    public Code Quality { get; set; }

    [Indicator("GOV03.scope")]
    public CodeSet Consent { get; set; }

    [Indicator("CAS04")]
    public PartialDate RegisteredOn { get; set; }

    /// <summary>First possible day of <see cref="RegisteredOn"/>: for filters and sorting only, never counted.</summary>
    public DateOnly? RegisteredFrom { get; set; }

    public VictimProfile Profile { get; set; } = new();

    /// <summary>Place of registration, a NUTS 3 region.</summary>
    [Indicator("CAS05")]
    public Code Place { get; set; }

    /// <summary>Code of the organisation that referred the case in, or a missing reason.</summary>
    [Indicator("CAS06")]
    public Code ReferredBy { get; set; }

    /// <summary>The main form as the caseworker said it; it holds where the facts leave doubt (domain.md 4.3, rule 4).</summary>
    [Indicator("EXP16")]
    public Code MainForm { get; set; }

    public Background Background { get; set; } = new();
    public Vulnerability Vulnerability { get; set; } = new();
    public Recruitment Recruitment { get; set; } = new();
    public Identification Identification { get; set; } = new();
    public Protection Protection { get; set; } = new();
    public Assistance Assistance { get; set; } = new();
    public Return Return { get; set; } = new();
    public InProceedings InProceedings { get; set; } = new();
    public Governance Governance { get; set; } = new();

    /// <summary>Only its insiders see it; it counts all the same.</summary>
    public bool IsUnderSecrecy { get; set; }

    /// <summary>Name of the key, in the key store, that seals what is hers; empty for one sealed by the instance's own key.</summary>
    public string KeyName { get; set; } = "";

    /// <summary>Names of the keys before it, with a space between: earlier values in the audit are sealed by them.</summary>
    public string FormerKeys { get; set; } = "";

    /// <summary>
    /// By which rules and key her names and birth date are encoded (<see cref="VictimEncoding"/>), so that her other registrations can be
    /// found without a name; empty where there is no name, and where <see cref="ConsentRule.CannotBeLinked"/>. Shown to nobody.
    /// </summary>
    [Indicator("VID02", IsEncoding = true)]
    public string LinkageTokens { get; set; } = "";

    public List<StatusEntry> Statuses { get; } = [];
    public List<MovementLeg> Legs { get; } = [];
    public List<ExploitationEpisode> Episodes { get; } = [];
    public List<UnnamedOffender> Offenders { get; } = [];
    public List<AssistanceService> Services { get; } = [];
    public List<AssistanceRefusal> Refusals { get; } = [];
    public List<Referral> Referrals { get; } = [];
    public List<ExtraAnswer> Extras { get; } = [];
    public List<ConsentEntry> Consents { get; } = [];
    public List<SectionSource> Sources { get; } = [];

    /// <summary>Status of the latest line of the history: for lists and filters; tables count by rule 3.</summary>
    public Code LatestStatus { get; set; }

    /// <summary>The main form as rule 4 finds it, or else as it was said: for lists and filters.</summary>
    public Code ShownForm { get; set; }

    /// <summary>
    /// How many answers are missing: of a draft those of rule 14, of a submitted registration those the institution owes to
    /// the tables.
    /// </summary>
    public int MissingAnswers { get; set; }

    /// <summary>Day by which a decision is due; null where none is.</summary>
    public DateOnly? DecisionDue { get; set; }

    /// <summary>Day by which the file is to be looked at again; null where it is closed.</summary>
    public DateOnly? ReviewDue { get; set; }

    public DateTime CreatedAt { get; init; }
    public long CreatedBy { get; init; }
    public DateTime? SubmittedAt { get; set; }

    /// <summary>Rises with every saved change to the registration or a part of it.</summary>
    public long Version { get; set; }

    public bool IsDraft => Quality != "COM";

    /// <summary>The status history in order of date; a line without a date stands where the registration stands.</summary>
    public IEnumerable<StatusEntry> StatusesByDate =>
        Statuses
            .OrderBy(s => s.Date.IsKnown ? s.Date.Latest : RegisteredOn.Latest)
            .ThenBy(s => s.Id == 0)
            .ThenBy(s => s.Id);
}

/// <summary>Section C of the catalogue, as far as the minimum registration asks it.</summary>
public sealed class VictimProfile : IRecordSection
{
    [Indicator("VIC01")]
    public Code Sex { get; set; }

    /// <summary>Age in completed years at registration, where it was told as a number.</summary>
    [Indicator("VIC03")]
    public NumberAnswer Age { get; set; }

    /// <summary>Child or adult, where no more is known.</summary>
    [Indicator("VIC04")]
    public Code AgeGroup { get; set; }

    /// <summary>Lowest age at registration that the birth date or the age given admits; null if neither is known.</summary>
    public int? AgeFrom { get; set; }

    /// <summary>Highest such age.</summary>
    public int? AgeTo { get; set; }

    [Indicator("VIC06")]
    public CodeSequence Citizenship { get; set; }
}

/// <summary>One line of the history of a victim's status: what, when, said by whom, on what ground.</summary>
public sealed class StatusEntry : IRegistrationRow
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required string Code { get; init; }

    [Indicator("IDN03")]
    public Code Status { get; set; }

    [Indicator("IDN04")]
    public PartialDate Date { get; set; }

    /// <summary>Code of the body in the organisation register, or a missing reason.</summary>
    [Indicator("IDN05")]
    public Code Body { get; set; }

    [Indicator("IDN06")]
    public Code Basis { get; set; }

    [Indicator("IDN11")]
    public Code DecidedForm { get; set; }
}

/// <summary>The identity of a victim (tier L0), sealed and apart; there is none where she is counted without identity.</summary>
public sealed class VictimIdentity : IRegistrationPart
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;

    /// <summary><see cref="IdentityDetails"/>, sealed.</summary>
    public required byte[] Sealed { get; set; }
}

/// <summary>What a sealed identity holds once it is opened.</summary>
public sealed class IdentityDetails
{
    [Indicator("VID03.given")]
    public string Given { get; set; } = "";

    [Indicator("VID03.family")]
    public string Family { get; set; } = "";

    [Indicator("VID03.other")]
    public string Other { get; set; } = "";

    [Indicator("VID03.contact")]
    public string Contact { get; set; } = "";

    [Indicator("VID04")]
    public PartialDate Birth { get; set; }

    public bool IsEmpty =>
        Given.Length == 0 && Family.Length == 0 && Other.Length == 0 && Contact.Length == 0 && !Birth.IsAnswered;
}

/// <summary>The typed sheet of a draft, sealed; removed when the draft is submitted.</summary>
public sealed class DraftSheet : IRegistrationPart
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public required byte[] Sealed { get; set; }
}

/// <summary>
/// What one person typed into a page of a submitted registration and did not save yet; sealed. It is hers alone and goes
/// when she saves or throws it away.
/// </summary>
public sealed class KeptSheet : IOwned
{
    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;
    public long UserId { get; init; }

    /// <summary>The page's place: <see cref="RuleReason.Rule"/> says how it is written.</summary>
    public required string Page { get; init; }
    public required byte[] Sealed { get; set; }

    /// <summary>Version of the registration that the page showed.</summary>
    public long RecordVersion { get; set; }
    public DateTime SavedAt { get; set; }
}

/// <summary>Why a caseworker let an unusual answer stand: the soft rule and her one line, sealed.</summary>
public sealed class RuleReason : IRegistrationPart
{
    public const int MaxLength = 200;

    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;

    /// <summary>Name of the rule; after a colon the section, or the code of the row, on whose page it was met.</summary>
    public required string Rule { get; init; }
    public required byte[] Sealed { get; set; }
}

/// <summary>
/// A person, known to the statistics only. Every registration begins as its own; no institution is ever shown its id.
/// </summary>
public sealed class VictimPerson
{
    public long Id { get; set; }
}

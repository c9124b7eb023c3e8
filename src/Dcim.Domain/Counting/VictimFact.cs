using Dcim.Domain.Answers;
using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>
/// What the tables read of one counted registration: pseudonymous, in raw codes, with its whole status history. Rows are
/// versions and never change but for <see cref="RecordedTo"/>; derived groups are computed when counting.
/// </summary>
public sealed class VictimFact : IFact
{
    public const int ProtectionLength = 200;

    public long Id { get; set; }
    public long RegistrationId { get; set; }
    public Registration Registration { get; set; } = null!;

    /// <summary>The person the registration is linked to, as a projection of the links: its home person without any.</summary>
    public long PersonId { get; set; }
    public VictimPerson Person { get; set; } = null!;
    public long InstitutionId { get; set; }

    /// <summary>The import that brought the registration: it counts while that is real. Null for one that was typed.</summary>
    public long? ImportId { get; init; }
    public Code InstitutionType { get; init; }
    public PartialDate RegisteredOn { get; init; }

    /// <summary>Years of the first and the last possible day of <see cref="RegisteredOn"/>: for selecting rows only.</summary>
    public int FirstYear { get; init; }

    /// <inheritdoc cref="FirstYear"/>
    public int LastYear { get; init; }
    public Code Sex { get; init; }
    public int? AgeFrom { get; init; }
    public int? AgeTo { get; init; }
    public Code AgeGroup { get; init; }
    public CodeSequence Citizenship { get; init; }
    public Code MainForm { get; init; }

    /// <summary>VUL03, trafficked before: opens a second spell of the same person (rule 1).</summary>
    public Code TraffickedBefore { get; init; }

    /// <summary>Start of the first exploitation episode (EXP09).</summary>
    public PartialDate ExploitationStart { get; init; }

    /// <summary>End of the last exploitation episode (EXP10).</summary>
    public PartialDate ExploitationEnd { get; init; }

    /// <summary>Country of recruitment (REC01).</summary>
    public Code RecruitmentCountry { get; init; }

    /// <summary>Countries of exploitation (EXP06) of all episodes.</summary>
    public CodeSet ExploitationCountries { get; init; }

    /// <summary>Day of death (VIC17).</summary>
    public PartialDate DiedOn { get; init; }

    /// <summary>
    /// Whether exploitation took place (EXP01): TOO where it did in any episode, INT where it was only attempted or intended
    /// in all, else not known; unanswered without episodes.
    /// </summary>
    public Code TookPlace { get; init; }

    /// <summary>
    /// No key may be made of her to find her other registrations: she did not consent to it, took it back, or objects. She is
    /// counted, and said to be one who cannot be de-duplicated.
    /// </summary>
    public bool CannotBeLinked { get; init; }

    /// <summary>The measures of protection (<see cref="ProtectionRule.Events"/>), a line each, as <see cref="ProtectionFact"/> writes it.</summary>
    public string Protection { get; init; } = "";

    /// <summary><see cref="ProtectionRule.YearsOf"/> the measures: for selecting rows only.</summary>
    public int? ProtectionFirstYear { get; init; }

    /// <inheritdoc cref="ProtectionFirstYear"/>
    public int? ProtectionLastYear { get; init; }

    /// <summary>The status history, a line each, as <see cref="StatusFact"/> writes it.</summary>
    public string History { get; init; } = "";
    public DateTime RecordedFrom { get; set; }
    public DateTime? RecordedTo { get; set; }

    long IFact.RecordId => RegistrationId;
    public IReadOnlyList<StatusFact> Statuses => StatusFact.ParseAll(History);
    public IReadOnlyList<ProtectionFact> ProtectionEvents => ProtectionFact.ParseAll(Protection);

    /// <summary>The same of a registration that links point to another person now: a version of its own, without its times.</summary>
    public VictimFact OfPerson(long personId)
    {
        var moved = (VictimFact)MemberwiseClone();
        (moved.Id, moved.Registration, moved.PersonId, moved.Person) = (0, null!, personId, null!);
        (moved.RecordedFrom, moved.RecordedTo) = (default, null);
        return moved;
    }

    /// <summary>Says the same of the registration as <paramref name="other"/>; when it was recorded does not matter.</summary>
    public bool SaysTheSameAs(VictimFact other) =>
        RegistrationId == other.RegistrationId
        && PersonId == other.PersonId
        && InstitutionId == other.InstitutionId
        && InstitutionType == other.InstitutionType
        && RegisteredOn == other.RegisteredOn
        && FirstYear == other.FirstYear
        && LastYear == other.LastYear
        && Sex == other.Sex
        && AgeFrom == other.AgeFrom
        && AgeTo == other.AgeTo
        && AgeGroup == other.AgeGroup
        && Citizenship == other.Citizenship
        && MainForm == other.MainForm
        && TraffickedBefore == other.TraffickedBefore
        && ExploitationStart == other.ExploitationStart
        && ExploitationEnd == other.ExploitationEnd
        && RecruitmentCountry == other.RecruitmentCountry
        && ExploitationCountries == other.ExploitationCountries
        && DiedOn == other.DiedOn
        && TookPlace == other.TookPlace
        && CannotBeLinked == other.CannotBeLinked
        && Protection == other.Protection
        && ProtectionFirstYear == other.ProtectionFirstYear
        && ProtectionLastYear == other.ProtectionLastYear
        && History == other.History;
}

/// <summary>One line of a status history: status, date, body and its type, form named in the decision.</summary>
public sealed record StatusFact(Code Status, PartialDate Date, Code Body, Code BodyType, Code DecidedForm)
{
    public override string ToString() => $"{Status};{Date};{Body};{BodyType};{DecidedForm}";

    public static string WriteAll(IEnumerable<StatusFact> history) => string.Join('\n', history);

    public static IReadOnlyList<StatusFact> ParseAll(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(';'))
                .Select(p => new StatusFact(p[0], PartialDate.Parse(p[1]), p[2], p[3], p[4])),
        ];
}

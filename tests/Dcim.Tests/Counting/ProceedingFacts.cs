using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

/// <summary>Hand-built proceedings; dates are written as in <see cref="Facts"/>.</summary>
internal static class ProceedingFacts
{
    public static ProceedingFact Proceeding(
        long id,
        DefendantContent[] defendants,
        string started = "2012-02-01",
        string ended = "",
        string offences = "A2",
        string outcome = "",
        DecisionContent[]? withoutSuspect = null,
        string type = "PRO",
        VictimContent[]? victims = null,
        DateTime? recordedFrom = null,
        DateTime? recordedTo = null
    )
    {
        var content = new ProceedingContent
        {
            StartedOn = Date(started),
            EndedOn = Date(ended),
            Offences = Set(offences),
            Outcome = outcome,
            Defendants = defendants,
            WithoutSuspect = withoutSuspect ?? [],
            Victims = victims ?? [],
        };
        var (first, last) = ProceedingProjector.YearsOf(content);
        return new()
        {
            ProceedingId = id,
            InstitutionId = 100 + id % 10,
            InstitutionType = type,
            FirstYear = first,
            LastYear = last,
            Content = ProceedingFact.Write(content),
            RecordedFrom = recordedFrom ?? Entered,
            RecordedTo = recordedTo,
        };
    }

    public static DefendantContent Person(
        long person,
        string since = "2012-05-03",
        string sex = "M",
        string ageGroup = "Y_GE18",
        int? ageFrom = null,
        int? ageTo = null,
        string citizenship = "BR",
        string kind = "NAT",
        LinkContent[]? links = null,
        DecisionContent[]? decisions = null,
        JudgmentContent[]? judgments = null
    ) =>
        new()
        {
            PersonId = person,
            Kind = kind,
            Sex = sex,
            AgeFrom = ageFrom,
            AgeTo = ageTo,
            AgeGroup = ageGroup,
            Citizenship = CodeSequence.Of(citizenship),
            SuspectSince = Date(since),
            Links = links ?? [Link("SEX")],
            Decisions = decisions ?? [],
            Judgments = judgments ?? [],
        };

    public static LinkContent Link(string form, string roles = "UNK") => new(null, form, Set(roles));

    public static DecisionContent Decision(
        string decision,
        string date,
        string begun = "NAP",
        string offences = "",
        string changed = "N"
    ) => new(decision, default, Date(begun), Date(date), Set(offences), changed);

    public static JudgmentContent Judgment(
        string instance,
        string outcome,
        string date,
        string judged = "A2",
        string convicted = "NAP",
        string final = "NAP",
        SentenceContent? sentence = null
    ) => new(instance, outcome, Set(judged), Date(date), Date(final), Set(convicted), sentence);

    public static SentenceContent Sentence(
        string kinds,
        int? months = null,
        string suspended = "",
        Money fine = default,
        Money confiscated = default,
        string onLegalPerson = ""
    ) => new(Set(kinds), months, suspended, null, fine, confiscated, Set(onLegalPerson));

    public static VictimContent Victim(
        long registration,
        Money awarded = default,
        string awardedOn = "",
        Money paid = default
    ) => new(registration, default, awarded, Date(awardedOn), paid);

    /// <summary>Codes parted by blanks.</summary>
    private static CodeSet Set(string codes) =>
        CodeSet.Of(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => new Code(c)));
}

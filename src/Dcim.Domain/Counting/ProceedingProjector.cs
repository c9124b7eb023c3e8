using Dcim.Domain.Answers;
using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>The one way from a proceeding to its fact.</summary>
public static class ProceedingProjector
{
    /// <param name="proceeding">With its institution, victims, defendants and their records, links, decisions and judgments loaded.</param>
    /// <param name="persons">The persons that links point offender records to; those not in it are their home person's.</param>
    /// <returns>The fact, without its times.</returns>
    public static ProceedingFact Project(Proceeding proceeding, IReadOnlyDictionary<long, long>? persons = null)
    {
        var content = new ProceedingContent
        {
            StartedOn = proceeding.StartedOn,
            EndedOn = proceeding.EndedOn,
            Offences = proceeding.Offences,
            Outcome = proceeding.Outcome,
            OutcomeReasons = proceeding.OutcomeReasons,
            Defendants = [.. proceeding.Defendants.InOrderOfEntry().Select(d => Of(proceeding, d, persons))],
            WithoutSuspect = [.. proceeding.Decisions.InOrderOfEntry().Where(d => d.Defendant is null).Select(Of)],
            Victims =
            [
                .. proceeding
                    .Victims.InOrderOfEntry()
                    .Select(v => new VictimContent(
                        v.RegistrationId,
                        v.CompensationRoutes,
                        new(v.CompensationAwarded.Value, v.AwardedCurrency),
                        v.AwardedOn,
                        new(v.CompensationPaid.Value, v.PaidCurrency)
                    )),
            ],
        };
        var (first, last) = YearsOf(content);
        return new()
        {
            Proceeding = proceeding,
            ProceedingId = proceeding.Id,
            InstitutionId = proceeding.InstitutionId,
            ImportId = proceeding.ImportId,
            InstitutionType = proceeding.Institution.Type,
            FirstYear = first,
            LastYear = last,
            Content = ProceedingFact.Write(content),
        };
    }

    private static DefendantContent Of(
        Proceeding proceeding,
        Defendant defendant,
        IReadOnlyDictionary<long, long>? persons
    )
    {
        var offender = defendant.Offender;
        return new()
        {
            PersonId = persons?.TryGetValue(offender.Id, out var place) == true ? place : offender.HomePersonId,
            Kind = offender.Kind,
            Sex = offender.Sex,
            AgeFrom = defendant.AgeFrom,
            AgeTo = defendant.AgeTo,
            AgeGroup = defendant.AgeGroup,
            Citizenship = offender.Citizenship,
            SuspectSince = defendant.SuspectSince,
            Links =
            [
                .. proceeding
                    .Links.InOrderOfEntry()
                    .Where(l => l.Defendant == defendant)
                    .Select(l => new LinkContent(l.Victim?.RegistrationId, l.Form, l.Roles)),
            ],
            Decisions = [.. proceeding.Decisions.InOrderOfEntry().Where(d => d.Defendant == defendant).Select(Of)],
            Judgments = [.. proceeding.Judgments.InOrderOfEntry().Where(j => j.Defendant == defendant).Select(Of)],
        };
    }

    private static DecisionContent Of(ProsecutionDecision d) =>
        new(d.Decision, d.Reasons, d.BegunOn, d.Date, d.Offences, d.Changed);

    private static JudgmentContent Of(Judgment j) =>
        new(
            j.Instance,
            j.Outcome,
            j.Judged,
            j.Date,
            j.FinalOn,
            j.Convicted,
            j.Outcome == "CON"
                ? new(
                    j.Sentence.Kinds,
                    j.Sentence.Months.Value,
                    j.Sentence.Suspended,
                    j.Sentence.SuspendedMonths.Value,
                    new(j.Sentence.Fine.Value, j.Sentence.FineCurrency),
                    new(j.Sentence.Confiscated.Value, j.Sentence.ConfiscatedCurrency),
                    j.Sentence.OnLegalPerson
                )
                : null
        );

    /// <summary>
    /// First and last year in which an event may lie. One without a known date may lie in any year from the start of the proceeding on, where
    /// that is known.
    /// </summary>
    public static (int First, int Last) YearsOf(ProceedingContent content)
    {
        IReadOnlyList<PartialDate> dates =
        [
            content.StartedOn,
            .. content.EndedOn.IsKnown || content.ClosedWithoutCharge ? new[] { content.EndedOn } : [],
            .. content.Defendants.Select(d => d.SuspectSince),
            .. content.Defendants.SelectMany(d => d.Decisions).Concat(content.WithoutSuspect).Select(d => d.Date),
            .. content.Defendants.SelectMany(d => d.Decisions).Select(d => d.BegunOn).Where(EventOrder.IsEvent),
            .. content.Defendants.SelectMany(d => d.Judgments).Select(j => j.Date),
            .. content.Defendants.SelectMany(d => d.Judgments).Select(j => j.FinalOn).Where(EventOrder.IsEvent),
            .. content.Victims.Where(v => v.Awarded.Amount is not null || v.AwardedOn.IsKnown).Select(v => v.AwardedOn),
        ];
        var known = dates.Where(d => d.IsKnown).ToList();
        return (
            content.StartedOn.IsKnown ? known.Min(d => d.Earliest).Year : DateOnly.MinValue.Year,
            known.Count < dates.Count ? DateOnly.MaxValue.Year : known.Max(d => d.Latest).Year
        );
    }
}

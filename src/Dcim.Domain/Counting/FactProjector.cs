using Dcim.Domain.Answers;
using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>The one way from a registration to its fact.</summary>
public static class FactProjector
{
    /// <param name="registration">With its statuses, episodes, services, institution and home person loaded.</param>
    /// <param name="bodyTypes">Institution type by code, for the bodies of the status history.</param>
    /// <param name="personId">The person that links point it to; null for its home person.</param>
    /// <returns>The fact, without its times; null where the registration does not count (a draft).</returns>
    public static VictimFact? Project(
        Registration registration,
        IReadOnlyDictionary<string, string> bodyTypes,
        long? personId = null
    )
    {
        if (!Countable(registration))
            return null;
        var protection = registration.Protection;
        var events = ProtectionRule.Events(
            registration.RegisteredOn,
            registration.Assistance.Answer,
            registration.Services.Select(s => s.Start),
            protection.Reflection,
            protection.ReflectionStart,
            protection.Permit,
            protection.PermitDecidedOn,
            registration.Return.Kind,
            registration.Return.Date
        );
        var (firstYear, lastYear) = ProtectionRule.YearsOf(events);
        return new()
        {
            Registration = registration,
            RegistrationId = registration.Id,
            Person = personId is null ? registration.HomePerson : null!,
            PersonId = personId ?? registration.HomePersonId,
            InstitutionId = registration.InstitutionId,
            ImportId = registration.ImportId,
            InstitutionType = registration.Institution.Type,
            RegisteredOn = registration.RegisteredOn,
            FirstYear = registration.RegisteredOn.Earliest.Year,
            LastYear = registration.RegisteredOn.Latest.Year,
            Sex = registration.Profile.Sex,
            AgeFrom = registration.Profile.AgeFrom,
            AgeTo = registration.Profile.AgeTo,
            AgeGroup = registration.Profile.AgeGroup,
            Citizenship = registration.Profile.Citizenship,
            // A decision that names the form stands in the history: from when it counts, the clocks say.
            MainForm = MainFormRule.OfEpisodes(registration.Episodes) is { Form.IsKnown: true } found
                ? found.Form
                : registration.MainForm,
            TraffickedBefore = registration.Vulnerability.TraffickedBefore,
            ExploitationStart = First(registration.Episodes.Select(e => e.Start)),
            ExploitationEnd = Last(registration.Episodes.Select(e => e.End)),
            RecruitmentCountry = registration.Recruitment.Country,
            ExploitationCountries = CodeSet.Of(registration.Episodes.Select(e => e.Country).Where(c => c.IsKnown)),
            DiedOn = registration.Background.DiedOn,
            TookPlace = TookPlace(registration.Episodes),
            CannotBeLinked = ConsentRule.CannotBeLinked(registration),
            Protection = ProtectionFact.WriteAll(events),
            ProtectionFirstYear = firstYear,
            ProtectionLastYear = lastYear,
            History = StatusFact.WriteAll(
                registration
                    .Statuses.OrderBy(s => s.Id == 0)
                    .ThenBy(s => s.Id)
                    .Select(s => new StatusFact(
                        s.Status,
                        s.Date,
                        s.Body,
                        bodyTypes.GetValueOrDefault(s.Body.Value, ""),
                        s.DecidedForm
                    ))
            ),
        };
    }

    private static Code TookPlace(IReadOnlyList<ExploitationEpisode> episodes) =>
        episodes.Count == 0 ? default
        : episodes.Any(e => e.TookPlace == "TOO") ? "TOO"
        : episodes.All(e => e.TookPlace == "INT") ? "INT"
        : Code.NotKnown;

    /// <summary>The first of several dates, as an interval; not known unless all are.</summary>
    private static PartialDate First(IEnumerable<PartialDate> dates) =>
        AllKnown(dates) is { Count: > 0 } known
            ? Between(known.Min(d => d.Earliest), known.Min(d => d.Latest))
            : default;

    /// <summary>The last of several dates, as an interval; not known unless all are.</summary>
    private static PartialDate Last(IEnumerable<PartialDate> dates) =>
        AllKnown(dates) is { Count: > 0 } known
            ? Between(known.Max(d => d.Earliest), known.Max(d => d.Latest))
            : default;

    private static List<PartialDate> AllKnown(IEnumerable<PartialDate> dates) =>
        dates.ToList() is var all && all.TrueForAll(d => d.IsKnown) ? all : [];

    private static PartialDate Between(DateOnly from, DateOnly to) =>
        from == to ? PartialDate.Exact(from) : PartialDate.Between(from, to);

    /// <summary>Submitted, with the answers of domain.md 4.3, rule 14.</summary>
    private static bool Countable(Registration r) =>
        !r.IsDraft
        && r.RegisteredOn.IsKnown
        && r.Profile.Sex.IsAnswered
        && (r.Profile.AgeFrom is not null || r.Profile.Age.IsAnswered || r.Profile.AgeGroup.IsAnswered)
        && r.Profile.Citizenship.IsAnswered
        && (r.MainForm.IsAnswered || MainFormRule.OfEpisodes(r.Episodes).Form.IsKnown)
        && r.Statuses.Any(s => s.Status.IsKnown && s.Date.IsAnswered && s.Body.IsAnswered);
}

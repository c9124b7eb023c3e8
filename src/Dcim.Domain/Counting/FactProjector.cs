using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>The one way from a registration to its fact.</summary>
public static class FactProjector
{
    /// <param name="registration">With its statuses, institution and home person loaded.</param>
    /// <param name="bodyTypes">Institution type by code, for the bodies of the status history.</param>
    /// <returns>The fact, without its times; null where the registration does not count (a draft).</returns>
    public static VictimFact? Project(Registration registration, IReadOnlyDictionary<string, string> bodyTypes)
    {
        if (!Countable(registration))
            return null;
        return new()
        {
            Registration = registration,
            RegistrationId = registration.Id,
            Person = registration.HomePerson,
            PersonId = registration.HomePersonId,
            InstitutionId = registration.InstitutionId,
            InstitutionType = registration.Institution.Type,
            RegisteredOn = registration.RegisteredOn,
            FirstYear = registration.RegisteredOn.Earliest.Year,
            LastYear = registration.RegisteredOn.Latest.Year,
            Sex = registration.Profile.Sex,
            AgeFrom = registration.Profile.AgeFrom,
            AgeTo = registration.Profile.AgeTo,
            AgeGroup = registration.Profile.AgeGroup,
            Citizenship = registration.Profile.Citizenship,
            MainForm = registration.MainForm,
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

    /// <summary>Submitted, with the answers of domain.md 4.3, rule 14.</summary>
    private static bool Countable(Registration r) =>
        !r.IsDraft
        && r.RegisteredOn.IsKnown
        && r.Profile.Sex.IsAnswered
        && (r.Profile.AgeFrom is not null || r.Profile.Age.IsAnswered || r.Profile.AgeGroup.IsAnswered)
        && r.Profile.Citizenship.IsAnswered
        && r.MainForm.IsAnswered
        && r.Statuses.Any(s => s.Status.IsKnown && s.Date.IsAnswered && s.Body.IsAnswered);
}

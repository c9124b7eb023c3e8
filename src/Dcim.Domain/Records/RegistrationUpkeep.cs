using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Records;

/// <summary>
/// What stands on a registration for lists and filters only, worked out anew whenever it changes, and what its answers
/// exclude: one place for all who save.
/// </summary>
public sealed class RegistrationUpkeep(RegistrationSections sections, NationalProfile profile, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone);

    /// <param name="registration">With its case, institution and rows loaded.</param>
    public void Refresh(Registration registration)
    {
        DropExcluded(registration);
        registration.ReviewDue = null; // who saves the file has looked at it
        Derive(registration);
    }

    /// <summary>Only what is worked out: no answer changes, and a review that is due stays due.</summary>
    /// <inheritdoc cref="Refresh"/>
    public void Derive(Registration registration)
    {
        registration.LatestStatus = registration.StatusesByDate.LastOrDefault()?.Status ?? default;
        registration.ShownForm = MainFormRule.Of(registration).Form;
        if (registration.IsDraft)
            return;
        Govern(registration);
        registration.MissingAnswers = sections.StatesOf(registration).Sum(s => s.MissingForStatistics);
        registration.DecisionDue = registration.Case.IsClosed ? null : DecisionDue(registration);
        registration.ReviewDue = registration.Case.IsClosed
            ? registration.Governance.RetentionReview.Latest
            : registration.ReviewDue ?? ReviewDue(registration);
    }

    /// <summary>What the record rests on, where nobody said otherwise, and what follows from it.</summary>
    private void Govern(Registration registration)
    {
        var governance = registration.Governance;
        if (!governance.Basis.IsAnswered)
            governance.Basis = ConsentRule.DefaultBasis(registration);
        if (!governance.Category.IsAnswered && registration.Regime == "LED")
            governance.Category = "VIC";
        if (!governance.Restricted.IsAnswered)
            governance.Restricted = "N";
        governance.SharingLevel = ConsentRule.SharingLevel(registration);
        governance.RetentionReview = RetentionReview(registration);
    }

    /// <summary>
    /// Years after the case was closed, or, while it is open, after the registration (LED Art. 5; domain.md 5.4), to the month.
    /// </summary>
    private PartialDate RetentionReview(Registration registration)
    {
        var from = registration.Case is { IsClosed: true, ClosedOn.IsKnown: true } closed
            ? closed.ClosedOn.Latest
            : registration.RegisteredOn.Latest;
        var due = from.AddYears(profile.RetentionYears);
        return PartialDate.Month(due.Year, due.Month);
    }

    /// <summary>An answer to a question that no longer applies does not stay: a guardian for one found to be an adult.</summary>
    private void DropExcluded(Registration registration)
    {
        foreach (var key in sections.All.SelectMany(s => sections.PageOf(s, registration).Excluded))
            if (AnswerMap<Registration>.Entries.TryGetValue(key, out var entry))
                entry.SetOrClear(registration, null);
    }

    private DateOnly? DecisionDue(Registration registration)
    {
        var due = new List<DateOnly>();
        var latest = registration.StatusesByDate.LastOrDefault();
        if (latest is { Status.Value: "SIG" or "PRE" or "PEN" })
            due.Add(
                (latest.Date.IsKnown ? latest.Date : registration.RegisteredOn).Latest.AddDays(profile.DecisionDueDays)
            );
        var protection = registration.Protection;
        if (protection.Reflection == "GRA" && protection.ReflectionEnd.IsKnown && !protection.Permit.IsAnswered)
            due.Add(protection.ReflectionEnd.Latest);
        return due.Count == 0 ? null : due.Min();
    }

    private DateOnly ReviewDue(Registration registration)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), _zone).DateTime);
        var due = today.AddMonths(profile.ReviewMonths);
        var back = registration.Return;
        if (!back.Kind.IsKnown || back.Kind == "NON" || !back.Date.IsKnown)
            return due;
        if (!back.AfterSixMonths.IsAnswered)
            due = Earlier(due, back.Date.Latest.AddMonths(6));
        if (!back.AfterTwelveMonths.IsAnswered)
            due = Earlier(due, back.Date.Latest.AddMonths(12));
        return due;
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}

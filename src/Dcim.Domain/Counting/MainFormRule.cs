using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>Where the main form of a registration comes from (domain.md 4.3, rule 4).</summary>
public enum MainFormSource
{
    /// <summary>The facts leave doubt: what the caseworker says holds.</summary>
    Asked,

    /// <summary>Named in the latest decision that names one (IDN11).</summary>
    Decision,

    /// <summary>The only form there is among the episodes.</summary>
    OnlyForm,

    /// <summary>The form of the episode that certainly lasted longest.</summary>
    LongestEpisode,
}

/// <summary>The main form of exploitation of a victim, and its category in the ICCS.</summary>
public static class MainFormRule
{
    private const string Intended = "INT";

    /// <summary>
    /// The main form of one registration as it stands: that of the latest decision; else the only form; else that of the
    /// longest episode, where the known dates leave no doubt which; else the caseworker's own answer (rule 4).
    /// </summary>
    public static (Code Form, MainFormSource Source) Of(Registration registration)
    {
        var decided = registration.StatusesByDate.LastOrDefault(s => s.DecidedForm.IsKnown);
        if (decided is not null)
            return (decided.DecidedForm, MainFormSource.Decision);
        var found = OfEpisodes(registration.Episodes);
        return found.Form.IsKnown ? found : (registration.MainForm, MainFormSource.Asked);
    }

    /// <summary>What the episodes alone say; unanswered where they leave doubt.</summary>
    public static (Code Form, MainFormSource Source) OfEpisodes(IReadOnlyList<ExploitationEpisode> episodes)
    {
        if (episodes.Count == 0 || episodes.Any(e => !e.Form.IsKnown))
            return default;
        if (episodes.SelectMany(FormsOf).Distinct().ToList() is [var only])
            return (only, MainFormSource.OnlyForm);
        var lengths = episodes.Select(e => (e.Form, Days: DaysOf(e))).ToList();
        if (lengths.Any(l => l.Days is null))
            return default;
        foreach (var form in lengths.Select(l => l.Form).Distinct())
        {
            var least = lengths.Where(l => l.Form == form).Max(l => l.Days!.Value.Least);
            if (lengths.Where(l => l.Form != form).All(l => l.Days!.Value.Most < least))
                return (form, MainFormSource.LongestEpisode);
        }
        return default;
    }

    /// <summary>All forms of an episode at the first level, from EXP02 and EXP03.</summary>
    public static IEnumerable<Code> FormsOf(ExploitationEpisode episode) =>
        episode.AllForms.Codes.Where(c => c.IsKnown).Select(FirstLevel).Append(episode.Form).Distinct();

    /// <summary>The form of the first level to which a detailed one belongs: its first three letters (CL_EXPL).</summary>
    public static Code FirstLevel(Code form) => form.Value.Length > 3 ? new(form.Value[..3]) : form;

    /// <summary>Least and most days an episode can have lasted; null where nobody can say.</summary>
    private static (int Least, int Most)? DaysOf(ExploitationEpisode episode) =>
        episode.TookPlace == Intended ? (0, 0)
        : !episode.Start.IsKnown || !episode.End.IsKnown ? null
        : (
            Math.Max(0, episode.End.Earliest.DayNumber - episode.Start.Latest.DayNumber) + 1,
            Math.Max(0, episode.End.Latest.DayNumber - episode.Start.Earliest.DayNumber) + 1
        );

    /// <summary>
    /// The form named in the latest decision that names one (IDN11), in any registration; else the main form (EXP16) of
    /// the first registration that knows it (domain.md 4.3, rules 4 and 13).
    /// </summary>
    /// <param name="history">As <see cref="StatusHistory.UpTo"/> gives it.</param>
    /// <param name="registrations">Those of a spell, in its order.</param>
    /// <returns>A code of CL_EXPL, or <see cref="Code.NotKnown"/>.</returns>
    public static Code Of(IReadOnlyList<DatedStatus> history, IReadOnlyList<VictimFact> registrations)
    {
        for (var i = history.Count - 1; i >= 0; i--)
            if (history[i].Line.DecidedForm is { IsKnown: true } decided)
                return decided;
        return SeveralRegistrationsRule.FirstKnown(registrations, static r => r.MainForm);
    }

    /// <summary>The category of a main form in the ICCS, as list CL_EXPL maps it (domain.md 6.2).</summary>
    /// <param name="mainForm">A form of the first level, or a missing reason.</param>
    /// <param name="forms">CL_EXPL.</param>
    /// <returns>A category such as <c>ICCS02041</c>, or <see cref="Code.NotKnown"/>.</returns>
    [Indicator("EXP04")]
    public static Code Iccs(Code mainForm, CodeListData forms) =>
        forms.ByCode.TryGetValue(mainForm.Value, out var form) && form.Mappings.TryGetValue("iccs", out var category)
            ? category
            : Code.NotKnown;
}

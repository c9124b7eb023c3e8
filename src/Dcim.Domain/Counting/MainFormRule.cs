using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Counting;

/// <summary>The main form of exploitation of a victim, and its category in the ICCS.</summary>
public static class MainFormRule
{
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

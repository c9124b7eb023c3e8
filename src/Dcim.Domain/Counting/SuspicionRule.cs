using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>
/// Of what a defendant is suspected: of what the proceeding investigates (INV04). Where that is both trafficking and knowing use,
/// the known roles (TRF11) say which: a user of services only, of knowing use; one without that role, of trafficking; else of both.
/// </summary>
public sealed class SuspicionRule(OffenceRule offences)
{
    private static readonly Code s_user = "USE";

    public bool IsSuspectedOf(CountedOffence offence, ProceedingContent proceeding, DefendantContent defendant)
    {
        if (!offences.Holds(proceeding.Offences, offence))
            return false;
        var other = offence == CountedOffence.Trafficking ? CountedOffence.KnowingUse : CountedOffence.Trafficking;
        if (!offences.Holds(proceeding.Offences, other))
            return true;
        var roles = defendant.Links.SelectMany(l => l.Roles.Codes).Where(r => r.IsKnown).ToHashSet();
        return offence == CountedOffence.KnowingUse
            ? roles.Contains(s_user)
            : !roles.Contains(s_user) || roles.Count > 1;
    }
}

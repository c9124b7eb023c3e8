using Dcim.Domain.Answers;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>
/// As what a victim counts (domain.md 4.3, rule 3). Of each deciding body its latest status holds; across bodies the
/// latest said by one that is competent in the national profile, or else the highest.
/// </summary>
public static class StatusRule
{
    public static Code Identified => "IDE";
    public static Code Presumed => "PRE";

    private enum Standing
    {
        NoStatus,
        Out,
        Presumed,
        Identified,
    }

    /// <param name="history">As <see cref="StatusHistory.UpTo"/> gives it.</param>
    /// <param name="profile">Says who is competent, and whether a victim only signalled counts.</param>
    /// <returns><see cref="Identified"/>, <see cref="Presumed"/>, or unanswered where the person does not count.</returns>
    public static Code CountedAs(IReadOnlyList<DatedStatus> history, NationalProfile profile)
    {
        var heard = new HashSet<(string Body, long Registration)>();
        var (highest, competent) = (Standing.NoStatus, Standing.NoStatus);
        PartialDate competentDate = default;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var (line, date, registration) = history[i];
            var standing = StandingOf(line.Status, profile);
            if (standing == Standing.NoStatus || !heard.Add(BodyOf(line, registration)))
                continue;
            highest = Higher(highest, standing);
            if (!profile.IsCompetent(line.BodyType))
                continue;
            if (competent == Standing.NoStatus)
                (competent, competentDate) = (standing, date);
            else if (SameDays(date, competentDate))
                competent = Higher(competent, standing);
        }
        return (competent == Standing.NoStatus ? highest : competent) switch
        {
            Standing.Identified => Identified,
            Standing.Presumed => Presumed,
            _ => Code.Unanswered,
        };
    }

    private static Standing StandingOf(Code status, NationalProfile profile) =>
        status.Value switch
        {
            "IDE" => Standing.Identified,
            "PRE" or "PEN" or "DEC" => Standing.Presumed,
            "SIG" => profile.SignalledCounts ? Standing.Presumed : Standing.Out,
            "NID" or "NOT" => Standing.Out,
            _ => Standing.NoStatus,
        };

    /// <summary>Bodies not named are one within a registration, and never the same across two.</summary>
    private static (string, long) BodyOf(StatusFact line, VictimFact registration) =>
        line.Body.IsKnown ? (line.Body.Value, 0) : ("", registration.RegistrationId);

    private static bool SameDays(PartialDate one, PartialDate other) =>
        (one.Earliest, one.Latest) == (other.Earliest, other.Latest);

    private static Standing Higher(Standing one, Standing other) => one > other ? one : other;
}

using Dcim.Data.Access;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Proceedings;

/// <summary>How the persons of a proceeding are called on its pages: by number and code, never by name.</summary>
public static class PersonLabels
{
    /// <param name="defendant">Null where no suspect is known.</param>
    public static string Defendant(this Texts text, Proceeding proceeding, Defendant? defendant) =>
        defendant is null
            ? text["ProceedingRow.NoSuspect"]
            : text["Proceeding.DefendantNumber", proceeding.Defendants.IndexOf(defendant) + 1, defendant.Offender.Code];

    /// <param name="victims">Those in the proceeding, as the reader may see them.</param>
    /// <param name="id">Null for a victim who is not in it.</param>
    public static string Victim(this Texts text, IReadOnlyList<VictimInProceeding> victims, long? id) =>
        victims.Index().FirstOrDefault(v => v.Item.Id == id) is (var index, { } victim)
            ? text["Proceeding.VictimNumber", index + 1, victim.Code ?? text["Proceeding.VictimHidden"]]
            : text["ProceedingRow.OtherVictim"];
}

using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Tests.Counting;

namespace Dcim.Tests.Domain;

/// <summary>Hand-built registrations; dates are written short, as <see cref="Facts.Date"/> reads them.</summary>
internal static class Records
{
    /// <summary>Submitted by the police (or an institution of another type), with all that hangs on one.</summary>
    public static Registration Submitted(string type = "POL", string on = "2026-01-10") =>
        new()
        {
            Code = "registration",
            Institution = new()
            {
                Code = "PT-X",
                Name = "X",
                Type = type,
            },
            Case = new() { Code = "case" },
            Regime = "LED",
            Quality = "COM",
            RegisteredOn = Facts.Date(on),
        };

    public static Registration With(this Registration registration, params IEnumerable<ExploitationEpisode> episodes)
    {
        registration.Episodes.AddRange(episodes);
        return registration;
    }

    public static Registration With(this Registration registration, params IEnumerable<StatusEntry> statuses)
    {
        registration.Statuses.AddRange(statuses);
        return registration;
    }

    public static ExploitationEpisode Episode(
        string form,
        string start = "",
        string end = "",
        string tookPlace = "",
        params IEnumerable<string> all
    ) =>
        new()
        {
            Code = "episode",
            Form = form,
            Start = Facts.Date(start),
            End = Facts.Date(end),
            TookPlace = tookPlace,
            AllForms = CodeSet.Of(all.Select(c => new Code(c))),
        };

    public static StatusEntry Status(string status, string date = "UNK", string decided = "", long id = 1) =>
        new()
        {
            Id = id,
            Code = $"status{id}",
            Status = status,
            Date = Facts.Date(date),
            DecidedForm = decided,
        };
}

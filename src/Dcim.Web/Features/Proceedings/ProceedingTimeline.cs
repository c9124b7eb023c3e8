using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Proceedings;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>
/// What happened in a proceeding, by the dates of its rows; and what was done to it, newest first: the audit tells the changes,
/// the grants tell the hand-overs.
/// </summary>
public sealed class ProceedingTimeline(
    DcimDbContext db,
    Scope scope,
    ProceedingStore store,
    HandOvers handOvers,
    SheetForms forms,
    IndicatorCatalogue catalogue,
    LocalDays days,
    Texts text
)
{
    /// <summary>What happened, in the order of the first day on which each can have been; what has no known date stands last.</summary>
    /// <param name="victims">Those in it, as the reader may see them: of one who is hidden nothing is told.</param>
    public async Task<IReadOnlyList<TimelineEntry>> EventsAsync(
        Proceeding proceeding,
        IReadOnlyList<VictimInProceeding> victims
    )
    {
        var words = await forms.AnswerTextsAsync();
        var events = new List<TimelineEntry>();
        Add("INV02.start", proceeding.StartedOn);
        foreach (var defendant in proceeding.Defendants)
            Add("INV05", defendant.SuspectSince, Who(defendant));
        foreach (var decision in proceeding.Decisions)
        {
            Add("PRS02", decision.BegunOn, Who(DefendantOf(decision)));
            Add("PRS04", decision.Date, Who(DefendantOf(decision)), Words("PRS03", decision.Decision));
        }
        foreach (var judgment in proceeding.Judgments)
        {
            Add(
                "JDG04",
                judgment.Date,
                Who(DefendantOf(judgment)),
                Words("JDG02", judgment.Instance),
                Words("JDG03", judgment.Outcome)
            );
            Add("JDG05", judgment.FinalOn, Who(DefendantOf(judgment)));
        }
        foreach (var victim in proceeding.Victims.Where(v => victims.Any(o => o.Id == v.Id && o.Code is not null)))
            Add("VLP06.date", victim.AwardedOn, text.Victim(victims, victim.Id));
        Add("INV02.end", proceeding.EndedOn);
        return [.. events.OrderBy(e => e.Sort)];

        void Add(string key, PartialDate date, params IEnumerable<string> details)
        {
            if (!date.IsAnswered || date.Missing == Code.NotApplicable)
                return;
            var told = details.Where(d => d.Length > 0).ToList();
            events.Add(
                new(
                    date.IsKnown ? date.Earliest.ToDateTime(TimeOnly.MinValue) : DateTime.MaxValue,
                    text.Date(date),
                    told.Count == 0
                        ? text.Label(key)
                        : text["Proceeding.Event", text.Label(key), string.Join(", ", told)]
                )
            );
        }

        Defendant? DefendantOf(IDefendantRow row) => proceeding.Defendants.FirstOrDefault(d => d.Id == row.DefendantId);

        string Who(Defendant? defendant) => text.Defendant(proceeding, defendant);

        string Words(string key, Code code) => words.Of(catalogue[key], code);
    }

    /// <param name="victims">Those in it, as the reader may see them.</param>
    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(
        Proceeding proceeding,
        IReadOnlyList<VictimInProceeding> victims
    )
    {
        var words = await forms.AnswerTextsAsync();
        var names = (await forms.RegisterAsync()).ToDictionary(i => i.Id, i => i.Name);
        var events = await (
            from e in db.AuditEvents.AsNoTracking().Include(e => e.Values)
            join u in db.Users on e.UserId equals u.Id into who
            from u in who.DefaultIfEmpty()
            where e.Entity == nameof(Proceeding) && e.Subject == proceeding.Code && e.SubjectVersion != null
            orderby e.Position
            select new { Event = e, Who = u!.DisplayName }
        ).ToListAsync();
        var told = events
            .SelectMany(e => e.Event.Values)
            .Where(v => v.Key == "VID01")
            .SelectMany(v => new[] { v.Old, v.New })
            .ToList();
        // Of one who was taken out the own institution sees the code still; of one hidden from the reader nobody does.
        var codes = await db.Registrations.Where(r => told.Contains(r.Code)).Select(r => r.Code).ToHashSetAsync();
        codes.UnionWith(victims.Select(v => v.Code).OfType<string>());
        var hidden = victims.Where(v => v.Code is null).Select(v => v.Id).ToHashSet();
        var hiddenRows = proceeding
            .Victims.Where(v => hidden.Contains(v.Id))
            .Select(v => v.Code)
            .Concat(proceeding.Links.Where(l => hidden.Contains(l.VictimId ?? 0)).Select(l => l.Code))
            .ToHashSet();
        IEnumerable<TimelineEntry> changes = events
            .Where(e => e.Event.Values.Count > 0) // an offer is told by its grant
            .Select(e =>
                Entry(
                    e.Event.At,
                    text[$"AuditAction.{e.Event.Action}"],
                    // Of another institution the deed is told, not the person.
                    e.Event.InstitutionId == scope.InstitutionId
                        ? e.Who
                        : NameOf(e.Event.InstitutionId)
                ) with
                {
                    // Why somebody was taken out is not for those from whom she is hidden.
                    Reason = e
                        .Event.Values.Where(v =>
                            v.Key == ProceedingStore.ReasonKey
                            && e.Event.Values.Where(w => w.Key == "VID01")
                                .All(w => codes.Contains(w.Old ?? "") || codes.Contains(w.New ?? ""))
                        )
                        .Select(v => Open(v.Key, e.Event.OwnerId, v.SealedNew))
                        .FirstOrDefault(),
                    Changes =
                    [
                        .. e
                            .Event.Values.Where(v => v.Key != ProceedingStore.ReasonKey && !IsOfHidden(v.Key))
                            .OrderBy(v => v.Id)
                            .Select(v =>
                                // Of an identity only that it changed: its own page tells what it is.
                                AnswerMap<OffenderDetails>.Entries.ContainsKey(WithoutRow(v.Key))
                                    ? new TimelineChange(
                                        text.Label(WithoutRow(v.Key)),
                                        Hidden(v.SealedOld),
                                        Hidden(v.SealedNew)
                                    )
                                : AnswerMap<ProceedingDetails>.Entries.ContainsKey(v.Key)
                                    ? new TimelineChange(
                                        text.Label(v.Key),
                                        Open(v.Key, e.Event.OwnerId, v.SealedOld) ?? "",
                                        Open(v.Key, e.Event.OwnerId, v.SealedNew) ?? ""
                                    )
                                : v.Key == DcimDbContext.SecrecyKey
                                    ? new(text["Proceeding.UnderSecrecy"], YesOrNo(v.Old), YesOrNo(v.New))
                                : v.Key == "VID01" ? new(text["Proceeding.Victim"], Seen(v.Old), Seen(v.New))
                                : new(
                                    text.Label(WithoutRow(v.Key)),
                                    words.OfStored(catalogue[WithoutRow(v.Key)], v.Old ?? ""),
                                    words.OfStored(catalogue[WithoutRow(v.Key)], v.New ?? "")
                                )
                            ),
                    ],
                }
            );
        var grants = (await handOvers.OfAsync(proceeding)).SelectMany(OfGrant);
        return [.. changes.Concat(grants).OrderByDescending(e => e.Sort)];

        bool IsOfHidden(string key) => hiddenRows.Contains(key.Split(':')[0]);

        string? Open(string key, long? leader, byte[]? blob) =>
            store.OpenAuditValue(proceeding, key, leader ?? 0, blob);

        string Seen(string? code) =>
            string.IsNullOrEmpty(code) ? ""
            : codes.Contains(code) ? code
            : text["Proceeding.VictimHidden"];

        string? NameOf(long? institution) => institution is { } id ? names.GetValueOrDefault(id) : null;
    }

    private IEnumerable<TimelineEntry> OfGrant(Grant grant)
    {
        var reasons = handOvers.ReasonsOf(grant);
        yield return Entry(grant.MadeAt, text["HandOver.WasOffered", grant.Recipient.Name], grant.Owner.Name) with
        {
            Reason = reasons.Offer,
        };
        if (grant.AnsweredAt is { } answered)
            yield return Entry(
                answered,
                text[grant.State == GrantState.Declined ? "HandOver.WasDeclined" : "HandOver.WasAccepted"],
                grant.Recipient.Name
            ) with
            {
                Reason = reasons.Answer.Length > 0 ? reasons.Answer : null,
            };
        if (grant.EndedAt is { } ended)
            yield return Entry(
                ended,
                text[grant.AnsweredAt is null ? "HandOver.WasWithdrawn" : "HandOver.ReadingEnded"],
                grant.Owner.Name
            );
    }

    private TimelineEntry Entry(DateTime at, string what, string? who) =>
        new(days.ToLocal(at), days.ToLocal(at).ToString("g"), what, who ?? text["Audit.System"]);

    /// <summary>Key of an answer without the code of the row it stands in.</summary>
    private static string WithoutRow(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private string Hidden(byte[]? stored) => stored is null ? "" : text["Proceeding.Sealed"];

    private string YesOrNo(string? stored) => stored == "Y" ? text["Common.Yes"] : "";
}

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

/// <summary>What was done to a proceeding, newest first: the audit tells the changes, the grants tell the hand-overs.</summary>
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
                            .Event.Values.Where(v => v.Key != ProceedingStore.ReasonKey)
                            .OrderBy(v => v.Id)
                            .Select(v =>
                                AnswerMap<ProceedingDetails>.Entries.ContainsKey(v.Key)
                                    ? new TimelineChange(
                                        text.Label(v.Key),
                                        Open(v.Key, e.Event.OwnerId, v.SealedOld) ?? "",
                                        Open(v.Key, e.Event.OwnerId, v.SealedNew) ?? ""
                                    )
                                : v.Key == DcimDbContext.SecrecyKey
                                    ? new(text["Proceeding.UnderSecrecy"], YesOrNo(v.Old), YesOrNo(v.New))
                                : v.Key == "VID01" ? new(text["Proceeding.Victim"], Seen(v.Old), Seen(v.New))
                                : new(
                                    text.Label(v.Key),
                                    words.OfStored(catalogue[v.Key], v.Old ?? ""),
                                    words.OfStored(catalogue[v.Key], v.New ?? "")
                                )
                            ),
                    ],
                }
            );
        var grants = (await handOvers.OfAsync(proceeding)).SelectMany(OfGrant);
        return [.. changes.Concat(grants).OrderByDescending(e => e.Sort)];

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

    private string YesOrNo(string? stored) => stored == "Y" ? text["Common.Yes"] : "";
}

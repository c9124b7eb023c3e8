using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>What a timeline shows.</summary>
public enum TimelineFilter
{
    /// <summary>What happened to the person.</summary>
    Person,

    /// <summary>What was done to the record.</summary>
    Record,
    All,
}

/// <summary>One value before and after, in words.</summary>
public sealed record TimelineChange(string Label, string Old, string New);

/// <summary>One thing on the timeline: an event in the person's life, or a deed on the record.</summary>
/// <param name="Sort">Where it stands among the others: the first moment at which it can have been.</param>
/// <param name="When">Its date or time, in words.</param>
/// <param name="What">What happened.</param>
/// <param name="Who">Who did it; null for what happened to the person.</param>
public sealed record TimelineEntry(DateTime Sort, string When, string What, string? Who = null)
{
    /// <summary>Why a change was made.</summary>
    public string? Reason { get; init; }
    public IReadOnlyList<TimelineChange> Changes { get; init; } = [];
    public bool IsOfRecord => Who is not null;
}

public sealed record TimelinePage(
    Registration Registration,
    TimelineFilter Filter,
    IReadOnlyList<TimelineEntry> Entries,
    string Address
);

/// <summary>
/// One line of time for a registration. What happened to the person is every dated answer of its sections and rows; what
/// was done to the record is told by the audit.
/// </summary>
public sealed class Timeline(
    DcimDbContext db,
    RegistrationStore store,
    RegistrationSections sections,
    SheetForms forms,
    IndicatorCatalogue catalogue,
    LocalDays days,
    Texts text
)
{
    private const string ReasonKey = "reason";

    /// <param name="address">The page that shows it, for the links of the filter.</param>
    public async Task<TimelinePage> OfAsync(Registration registration, TimelineFilter filter, string address)
    {
        var words = await forms.AnswerTextsAsync();
        var entries = new List<TimelineEntry>();
        if (filter != TimelineFilter.Record)
            entries.AddRange(OfPerson(registration, words));
        if (filter != TimelineFilter.Person)
            entries.AddRange(await OfRecordAsync(registration, words));
        return new(registration, filter, [.. entries.OrderByDescending(e => e.Sort)], address);
    }

    private IEnumerable<TimelineEntry> OfPerson(Registration registration, AnswerTexts words)
    {
        yield return Event(registration.RegisteredOn, text.Label("CAS04"));
        foreach (var section in sections.All)
        {
            foreach (var key in section.Keys)
                if (Dated(key) && sections.Get(registration, key) is PartialDate { IsKnown: true } date)
                    yield return Event(date, text.Label(key));
            foreach (var rows in section.Rows)
            foreach (var row in rows.Of(registration))
            {
                var title = words.Of(catalogue[rows.Title], rows.Entries[rows.Title].Get(row));
                foreach (var key in rows.Keys)
                    if (Dated(key) && rows.Entries[key].Get(row) is PartialDate { IsKnown: true } date)
                        yield return Event(date, text["Timeline.Of", text.Label(key), title]);
            }
        }

        TimelineEntry Event(PartialDate date, string what) =>
            new(date.Earliest.ToDateTime(TimeOnly.MinValue), text.Date(date), what);

        bool Dated(string key) => catalogue[key].Kind == AnswerKind.Date;
    }

    private async Task<IEnumerable<TimelineEntry>> OfRecordAsync(Registration registration, AnswerTexts words)
    {
        var events = await (
            from e in db.AuditEvents.AsNoTracking().Include(e => e.Values)
            join u in db.Users on e.UserId equals u.Id into who
            from u in who.DefaultIfEmpty()
            where e.Entity == nameof(Registration) && e.Subject == registration.Code && e.SubjectVersion != null
            orderby e.Position
            select new { Event = e, Who = u!.DisplayName }
        ).ToListAsync();
        return events.Select(e => new TimelineEntry(
            days.ToLocal(e.Event.At),
            days.ToLocal(e.Event.At).ToString("g"),
            text[$"AuditAction.{e.Event.Action}"],
            e.Who ?? text["Audit.System"]
        )
        {
            Reason = e.Event.Values.FirstOrDefault(v => v.Key == ReasonKey) is { } reason
                ? store.OpenAuditValue(registration, ReasonKey, reason.SealedNew)
                : null,
            Changes =
            [
                .. e
                    .Event.Values.Where(v => v.Key is not (ReasonKey or "VID01" or "GOV01"))
                    .OrderBy(v => v.Id)
                    .Select(v => ToWords(registration, v, words)),
            ],
        });
    }

    private TimelineChange ToWords(Registration registration, AuditValue value, AnswerTexts words)
    {
        if (value.Key.StartsWith(RegistrationStore.ReasonPrefix, StringComparison.Ordinal))
            return new(
                text["History.ReasonFor", text[$"SoftRule.{value.Key[RegistrationStore.ReasonPrefix.Length..]}"]],
                store.OpenAuditValue(registration, value.Key, value.SealedOld) ?? "",
                store.OpenAuditValue(registration, value.Key, value.SealedNew) ?? ""
            );
        var colon = value.Key.IndexOf(':', StringComparison.Ordinal);
        var key = value.Key[(colon + 1)..];
        if (!catalogue.Parts.TryGetValue(key, out var part))
            return new(key, value.Old ?? "", value.New ?? ""); // of a national profile that is no longer this one
        if (AnswerMap<IdentityDetails>.Entries.ContainsKey(key))
            return new(text.Label(key), Sealed(value.SealedOld), Sealed(value.SealedNew));
        return new(
            colon < 0 ? text.Label(key) : text["Timeline.Of", text.Label(key), Holder(value.Key[..colon])],
            words.OfStored(part, Kept(value.Old)),
            words.OfStored(part, Kept(value.New))
        );

        string Holder(string prefix) =>
            RegistrationSections.SourceKeys.Contains(key)
                ? text[$"Section.{prefix}"]
                : text[$"Rows.{KindOf(registration, prefix, key).Name}.One"];

        // A name is read on the page of the identity and nowhere else.
        string Sealed(byte[]? blob) => blob is null ? "" : text["Timeline.Sealed"];

        // Of a victim without identity no day is shown, though the audit may have kept one from before.
        string Kept(string? stored) =>
            part.Kind == AnswerKind.Date && !string.IsNullOrEmpty(stored) && ConsentRule.IsWithoutIdentity(registration)
                ? PartialDate.Parse(stored).ToMonth().ToString()
                : stored ?? "";
    }

    /// <summary>The kind of a row by its code; of one taken out, the first kind that asks the question.</summary>
    private RowKind KindOf(Registration registration, string row, string key) =>
        sections.RowKinds.FirstOrDefault(rows => rows.Of(registration).Any(r => r.Code == row))
        ?? sections.RowKinds.First(rows => rows.Keys.Contains(key));
}

using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Home;

/// <summary>A draft the person began.</summary>
public sealed record OwnDraft(string Code, DateTime CreatedAt, int MissingAnswers);

/// <summary>An event the person began: what several share, not registered yet.</summary>
public sealed record OwnEvent(string Code, DateTime CreatedAt);

/// <summary>A registration with a day that is due.</summary>
public sealed record DueItem(string Code, Code Status, DateOnly Due);

/// <summary>A page the person typed into and did not save.</summary>
/// <param name="Title">Key of the text that names the page.</param>
public sealed record KeptPage(string Code, string Title, string Address, DateTime SavedAt);

/// <summary>What waits for a caseworker.</summary>
public sealed record Workplace(
    IReadOnlyList<OwnDraft> Drafts,
    IReadOnlyList<OwnEvent> Events,
    IReadOnlyList<KeptPage> Kept,
    IReadOnlyList<DueItem> Decisions,
    IReadOnlyList<DueItem> Reviews,
    DateOnly Today
)
{
    private const int Most = 10;

    public bool IsEmpty => Drafts.Count + Events.Count + Kept.Count + Decisions.Count + Reviews.Count == 0;

    /// <summary>Codes of all that is shown, for the audit.</summary>
    public IEnumerable<string> ShownCodes =>
        [
            .. Drafts.Select(d => d.Code),
            .. Events.Select(e => e.Code),
            .. Kept.Select(k => k.Code),
            .. Decisions.Concat(Reviews).Select(d => d.Code),
        ];

    /// <param name="userId">Drafts, events begun and kept pages are shown to who typed them; what is due concerns the institution.</param>
    public static async Task<Workplace> QueryAsync(
        DcimDbContext db,
        RegistrationStore store,
        RegistrationSections sections,
        long userId,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        Code draft = "DRA";
        var all = db.Registrations.AsNoTracking();
        return new(
            await all.Where(r => r.Quality == draft && r.CreatedBy == userId)
                .OrderByDescending(r => r.CreatedAt)
                .ThenByDescending(r => r.Id)
                .Take(Most)
                .Select(r => new OwnDraft(r.Code, r.CreatedAt, r.MissingAnswers))
                .ToListAsync(cancellationToken),
            await db
                .EventDrafts.AsNoTracking()
                .Where(d => d.CreatedBy == userId)
                .OrderByDescending(d => d.CreatedAt)
                .ThenByDescending(d => d.Id)
                .Take(Most)
                .Select(d => new OwnEvent(d.Code, d.CreatedAt))
                .ToListAsync(cancellationToken),
            await KeptAsync(db, store, sections, userId, cancellationToken),
            await all.DecisionDue(today)
                .Take(Most)
                .Select(r => new DueItem(r.Code, r.LatestStatus, r.DecisionDue!.Value))
                .ToListAsync(cancellationToken),
            await all.ReviewDue(today)
                .Take(Most)
                .Select(r => new DueItem(r.Code, r.LatestStatus, r.ReviewDue!.Value))
                .ToListAsync(cancellationToken),
            today
        );
    }

    private static async Task<IReadOnlyList<KeptPage>> KeptAsync(
        DcimDbContext db,
        RegistrationStore store,
        RegistrationSections sections,
        long userId,
        CancellationToken cancellationToken
    )
    {
        var kept = await db
            .KeptSheets.AsNoTracking()
            .Where(k => k.UserId == userId)
            .OrderByDescending(k => k.SavedAt)
            .ThenByDescending(k => k.Id)
            .Take(Most)
            .Select(k => new
            {
                k.Registration.Code,
                k.Page,
                k.SavedAt,
            })
            .ToListAsync(cancellationToken);
        var pages = new List<KeptPage>();
        foreach (var sheet in kept)
            if (await FindAsync(store, sections, sheet.Code, sheet.Page, cancellationToken) is var (title, address))
                pages.Add(new(sheet.Code, title, $"/registrations/{sheet.Code}/{address}", sheet.SavedAt));
        return pages;
    }

    /// <summary>Name and address of a page by its place; null where its row was removed meanwhile.</summary>
    private static async Task<(string Title, string Address)?> FindAsync(
        RegistrationStore store,
        RegistrationSections sections,
        string code,
        string place,
        CancellationToken cancellationToken
    )
    {
        if (place.Length == 0)
            return ("Registration.EditTitle", "edit");
        if (sections.Find(place) is { } section)
            return ($"Section.{section.Name}", $"sections/{section.Name}");
        if (sections.RowKinds.FirstOrDefault(r => place == $"{r.Name}.new") is { } added)
            return ($"Rows.{added.Name}.New", $"{added.Name}/new");
        var registration = await store.FindAsync(code, cancellationToken);
        return sections.RowKinds.FirstOrDefault(r => r.Of(registration!).Any(row => row.Code == place)) is { } rows
            ? ($"Rows.{rows.Name}.Change", $"{rows.Name}/{place}/edit")
            : null;
    }
}

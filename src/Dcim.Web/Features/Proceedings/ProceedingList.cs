using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Domain.Answers;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>Which proceedings are listed.</summary>
public enum ProceedingShow
{
    /// <summary>Those the own institution leads.</summary>
    Ours,

    /// <summary>Those it led and handed over.</summary>
    HandedOver,

    /// <summary>Those another authority offers.</summary>
    Offered,
}

/// <summary>A proceeding as the list shows it: its number is sealed, and is read on its own page.</summary>
public sealed record ProceedingRow(
    string Code,
    PartialDate StartedOn,
    PartialDate EndedOn,
    int Victims,
    int Defendants,
    bool IsUnderSecrecy,
    string Leader
);

/// <summary>A page of one of the lists of proceedings, with the offers waiting for an answer.</summary>
public sealed record ProceedingList(
    ProceedingShow Show,
    IReadOnlyList<ProceedingRow> Rows,
    IReadOnlyList<HandOverOffer> Offers,
    int Total,
    int Page
)
{
    public const int PageSize = 50;

    public int Pages => PagesOf(Total);

    /// <param name="seesOffers">The person may answer offers.</param>
    public static async Task<ProceedingList> QueryAsync(
        DcimDbContext db,
        ProceedingAccess access,
        ProceedingShow show,
        int page,
        bool seesOffers,
        CancellationToken cancellationToken
    )
    {
        var offers = seesOffers ? await access.OffersAsync(cancellationToken) : [];
        if (show == ProceedingShow.Offered)
            return new(show, [], offers, offers.Count, 1);
        var query = show == ProceedingShow.HandedOver ? access.HandedOver : db.Proceedings.AsNoTracking();
        var total = await query.CountAsync(cancellationToken);
        page = Math.Clamp(page, 1, PagesOf(total));
        var rows = await query
            .OrderByDescending(p => p.Id)
            .Skip((page - 1) * PageSize)
            .Take(PageSize)
            .Select(p => new ProceedingRow(
                p.Code,
                p.StartedOn,
                p.EndedOn,
                p.Victims.Count,
                p.Defendants.Count,
                p.IsUnderSecrecy,
                p.Institution.Name
            ))
            .ToListAsync(cancellationToken);
        return new(show, rows, offers, total, page);
    }

    private static int PagesOf(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}

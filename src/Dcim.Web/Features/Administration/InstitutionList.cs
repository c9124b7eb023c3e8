using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <summary>Which institutions are listed.</summary>
public sealed class InstitutionFilter
{
    public string? Type { get; set; }

    /// <summary>Part of a name or code.</summary>
    public string? Text { get; set; }
    public int Page { get; set; } = 1;
}

/// <summary>A page of the register.</summary>
public sealed record InstitutionList(
    IReadOnlyList<Institution> Rows,
    IReadOnlyDictionary<long, int> Accounts,
    int Total,
    int Page,
    InstitutionFilter Filter
)
{
    public const int PageSize = 50;
    public int Pages => PagesOf(Total);

    public static async Task<InstitutionList> QueryAsync(
        DcimDbContext db,
        InstitutionFilter filter,
        CancellationToken cancellationToken
    )
    {
        var institutions = db.Institutions.AsNoTracking();
        if (!string.IsNullOrEmpty(filter.Type) && filter.Type.Length <= Code.MaxLength)
        {
            Code type = filter.Type;
            institutions = institutions.Where(i => i.Type == type);
        }
        // A register is small, and a database does not know which letters are the same in five languages.
        var found = (await institutions.OrderBy(i => i.Code).ToListAsync(cancellationToken))
            .Where(i => Wording.Holds(i.Name, filter.Text) || Wording.Holds(i.Code, filter.Text))
            .ToList();
        var page = Math.Clamp(filter.Page, 1, PagesOf(found.Count));
        List<Institution> rows = [.. found.Skip((page - 1) * PageSize).Take(PageSize)];
        var ids = rows.Select(i => i.Id).ToList();
        var accounts = await db
            .Users.Where(u =>
                !u.IsProgram && u.InstitutionId != null && ids.Contains(u.InstitutionId.Value) && u.DisabledAt == null
            )
            .GroupBy(u => u.InstitutionId!.Value)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new(rows, accounts, found.Count, page, filter);
    }

    private static int PagesOf(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}

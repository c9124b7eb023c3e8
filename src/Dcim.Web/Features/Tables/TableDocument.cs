using Dcim.Statistics;
using Dcim.Web.Features.OutsideFigures;

namespace Dcim.Web.Features.Tables;

/// <summary>A table with all that must be printed with it, for the page, the workbook and the csv alike.</summary>
public sealed record TableDocument
{
    public required CountedTable Counted { get; init; }

    /// <summary>Null under a table of proceedings.</summary>
    public required Ledger? Ledger { get; init; }
    public required string Country { get; init; }
    public required string CatalogueVersion { get; init; }
    public required DateTime MadeAt { get; init; }

    /// <summary>What stands beside the table, in none of its numbers.</summary>
    public required IReadOnlyList<FiguresOfSource> Outside { get; init; }

    public IndicatorTable Table => Counted.Table;
    public TableRequest Request => Table.Request;
}

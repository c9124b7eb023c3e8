using Dcim.Statistics;

namespace Dcim.Web.Features.Tables;

/// <summary>A table with all that must be printed with it, for the page, the workbook and the csv alike.</summary>
public sealed record TableDocument
{
    public required CountedTable Counted { get; init; }
    public required string Country { get; init; }
    public required string CatalogueVersion { get; init; }
    public required DateTime MadeAt { get; init; }

    public IndicatorTable Table => Counted.Table;
    public TableRequest Request => Table.Request;
}

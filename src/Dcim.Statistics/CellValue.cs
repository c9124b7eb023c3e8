using System.Globalization;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>
/// What stands in a cell: a number, <c>:</c> for missing, or <c>NAP</c> for not applicable, three things that are never
/// mixed (domain.md 2.3 and rule 11 of 4.3). The default is missing.
/// </summary>
public readonly record struct CellValue
{
    private CellValue(CellKind kind, int? number) => (Kind, Number) = (kind, number);

    public static CellValue Missing => default;
    public static CellValue NotApplicable => new(CellKind.NotApplicable, null);

    public CellKind Kind { get; }

    /// <summary>The number; null where there is none.</summary>
    public int? Number { get; }

    public static CellValue Of(int number) => new(CellKind.Number, number);

    /// <summary>A count, of which the coverage has said what it is.</summary>
    public static CellValue Of(int count, CellKind kind) => new(kind, kind == CellKind.Number ? count : null);

    /// <summary>As tables and files print it, the same in every language.</summary>
    public override string ToString() =>
        Kind switch
        {
            CellKind.Number => Number!.Value.ToString(CultureInfo.InvariantCulture),
            CellKind.NotApplicable => "NAP",
            _ => ":",
        };
}

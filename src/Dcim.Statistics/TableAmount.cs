using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>A sum of money that stands under a table: it counts no persons.</summary>
/// <param name="Code">What it is of: see the constants of the table.</param>
/// <param name="Orders">How many orders it comes from.</param>
/// <param name="Currency">The money of the country (ISO 4217).</param>
/// <param name="Sum">Null where the orders are not known to be none (rule 11).</param>
/// <param name="NotConverted">In no sum, for want of a rate.</param>
/// <param name="NotTold">Of the orders, those without a known amount.</param>
/// <param name="YearNotKnown">Orders whose year is not known but may be this one.</param>
public sealed record TableAmount(
    string Code,
    CellValue Orders,
    string Currency,
    long? Sum,
    IReadOnlyList<AmountInOtherCurrency> NotConverted,
    int NotTold,
    int YearNotKnown
);

/// <summary>A share that stands under a table, with what it is a share of.</summary>
public sealed record TableShare(string Code, int Part, int Whole);

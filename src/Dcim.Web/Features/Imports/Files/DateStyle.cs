namespace Dcim.Web.Features.Imports.Files;

/// <summary>How the dates of a column are written, as far as its values show.</summary>
/// <param name="Order">The order in which most values can be read.</param>
/// <param name="IsAmbiguous">Another order reads them as well and as other days (no day is after the 12th): the user must say.</param>
/// <param name="Dates">How many values are dates in this order.</param>
/// <param name="Others">How many values, the empty ones not counted, are not.</param>
public sealed record DateStyle(DateOrder Order, bool IsAmbiguous, int Dates, int Others)
{
    private static readonly DateOrder[] s_orders = Enum.GetValues<DateOrder>();

    public static DateStyle Of(IEnumerable<string> values)
    {
        var read = new int[s_orders.Length];
        var differ = new bool[s_orders.Length, s_orders.Length];
        var total = 0;
        var isDotted = true;
        foreach (var value in values.Where(value => !string.IsNullOrWhiteSpace(value)))
        {
            total++;
            var dates = Array.ConvertAll(s_orders, order => DateText.Read(value, order));
            for (var i = 0; i < dates.Length; i++)
            {
                if (dates[i] is null)
                    continue;
                read[i]++;
                for (var j = 0; j < dates.Length; j++)
                    differ[i, j] |= dates[j] is { } other && other != dates[i];
            }
            isDotted &= dates[0] is null || dates[0] == dates[1] || value.Contains('.');
        }
        var best = Array.IndexOf(read, read.Max());
        var rivals = Enumerable.Range(0, read.Length).Where(i => i != best && read[i] == read[best] && differ[best, i]);
        // Nobody who writes the month first puts dots between.
        if (s_orders[best] == DateOrder.DayMonthYear && isDotted)
            rivals = rivals.Where(i => s_orders[i] != DateOrder.MonthDayYear);
        return new(s_orders[best], rivals.Any(), read[best], total - read[best]);
    }
}

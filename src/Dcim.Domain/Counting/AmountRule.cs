using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>
/// A sum in the money of the country: amounts in other currencies at the average rate of the year, rounded once at the end to whole
/// units, half away from zero. What has no rate is in no sum.
/// </summary>
public sealed class AmountRule(NationalProfile profile, int year)
{
    private readonly Dictionary<string, decimal> _rates = profile
        .Rates.Where(r => r.Year == year)
        .ToDictionary(r => r.Currency, r => r.PerUnit, StringComparer.Ordinal);

    public AmountSum Sum(IEnumerable<Money> amounts)
    {
        var (sum, notTold) = (0m, 0);
        var notConverted = new SortedDictionary<string, (long Amount, int Times)>(StringComparer.Ordinal);
        foreach (var (told, currency) in amounts)
            if (told is not { } amount || !currency.IsKnown)
                notTold++;
            else if (currency == profile.Currency)
                sum += amount;
            else if (_rates.TryGetValue(currency.Value, out var perUnit))
                sum += amount / perUnit;
            else
            {
                var sofar = notConverted.GetValueOrDefault(currency.Value);
                notConverted[currency.Value] = (sofar.Amount + amount, sofar.Times + 1);
            }
        return new(
            (long)Math.Round(sum, MidpointRounding.AwayFromZero),
            [.. notConverted.Select(n => new AmountInOtherCurrency(n.Key, n.Value.Amount, n.Value.Times))],
            notTold
        );
    }
}

/// <summary>A sum of amounts.</summary>
/// <param name="Total">In whole units of the money of the country.</param>
/// <param name="NotConverted">Without a rate in the year; in no sum.</param>
/// <param name="NotTold">How many have no known amount or currency.</param>
public sealed record AmountSum(long Total, IReadOnlyList<AmountInOtherCurrency> NotConverted, int NotTold);

/// <summary>The sum of the amounts in one currency (ISO 4217), and how many they are.</summary>
public sealed record AmountInOtherCurrency(string Currency, long Amount, int Times);

using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>A line of the <see cref="Ledger"/>.</summary>
public enum LedgerFigure
{
    Registrations,
    LinkedAway,
    Persons,

    /// <summary>Of the registrations, those of which no key may be made (<see cref="DuplicateStatusRule.CannotBeChecked"/>).</summary>
    WithoutKey,

    /// <summary>Of the other registrations, those in which there is no name to compare.</summary>
    WithoutName,

    /// <summary>Pairs among the registrations that are proposed, and nobody has decided on.</summary>
    OpenPairs,
    Fewest,
    Most,
    Expected,
    ExpectedLow,
    ExpectedHigh,
}

/// <param name="Figure">What the line says.</param>
/// <param name="Value">Null where it cannot be said.</param>
public sealed record LedgerLine(LedgerFigure Figure, decimal? Value);

/// <summary>From the registrations behind a table of victims to its persons, and how sure their number is. Figures only: never which.</summary>
/// <param name="Registrations">Each counted.</param>
/// <param name="LinkedAway">Of these, the further ones of a victim already counted.</param>
/// <param name="Persons">The number of the table.</param>
/// <param name="WithoutKey">See <see cref="LedgerFigure.WithoutKey"/>.</param>
public sealed record Ledger(int Registrations, int LinkedAway, int Persons, int WithoutKey)
{
    /// <summary>Null where it is not known how the pairs stood at the recording clock, and where it is withheld.</summary>
    public LedgerOutlook? Outlook { get; init; }

    /// <summary>
    /// The reader may not know it: who registered somebody and saw the number of pairs rise would learn that she is known elsewhere.
    /// </summary>
    public bool IsWithheld { get; init; }

    /// <summary>All lines, in their order.</summary>
    public IReadOnlyList<LedgerLine> Lines =>
        [
            new(LedgerFigure.Registrations, Registrations),
            new(LedgerFigure.LinkedAway, LinkedAway),
            new(LedgerFigure.Persons, Persons),
            new(LedgerFigure.WithoutKey, WithoutKey),
            new(LedgerFigure.WithoutName, Outlook?.WithoutName),
            new(LedgerFigure.OpenPairs, Outlook?.OpenPairs),
            new(LedgerFigure.Fewest, Outlook?.Fewest),
            new(LedgerFigure.Most, Outlook is null ? null : Persons),
            new(LedgerFigure.Expected, Outlook?.Expected),
            new(LedgerFigure.ExpectedLow, Outlook?.Low),
            new(LedgerFigure.ExpectedHigh, Outlook?.High),
        ];

    internal static Ledger Of(IReadOnlyList<CountedVictim> victims) =>
        new(
            victims.Sum(v => v.Spell.Registrations.Count),
            victims.Sum(v => v.Spell.Registrations.Count - 1),
            victims.Count,
            victims.Sum(v =>
                v.Spell.Registrations.Count(r =>
                    DuplicateStatusRule.Of(r, v.Spell) == DuplicateStatusRule.CannotBeChecked
                )
            )
        );
}

/// <summary>What the pairs that nobody has decided on leave open.</summary>
/// <param name="WithoutName">See <see cref="LedgerFigure.WithoutName"/>.</param>
/// <param name="OpenPairs">See <see cref="LedgerFigure.OpenPairs"/>.</param>
/// <param name="Fewest">If every proposal were of one person; never above <paramref name="Low"/>.</param>
/// <param name="Expected">On the mean.</param>
/// <param name="Low">Lower end of the interval of 95 %.</param>
/// <param name="High">Its upper end.</param>
public sealed record LedgerOutlook(
    int WithoutName,
    int OpenPairs,
    int Fewest,
    decimal Expected,
    decimal Low,
    decimal High
)
{
    /// <param name="pairs">Of the registrations of the table.</param>
    /// <param name="named">Registrations in which there is a name to compare.</param>
    /// <param name="proposed">From this probability on a pair is a proposal.</param>
    /// <param name="net">Expected number of persons and its interval, by all <paramref name="pairs"/>.</param>
    public static LedgerOutlook Of(
        LedgerPairs pairs,
        IReadOnlySet<long> named,
        double proposed,
        (double Expected, double Low, double High) net
    )
    {
        var (expected, low, high) = (Rounded(net.Expected), Rounded(net.Low), Rounded(net.High));
        return new(
            pairs.WithKey.Count(r => !named.Contains(r)),
            pairs.OpenFrom(proposed),
            // Many pairs that are too unlikely to be proposed are together likelier than any: the bounds hold the interval.
            Math.Min(pairs.FewestFrom(proposed), (int)decimal.Floor(low)),
            expected,
            low,
            high
        );
    }

    private static decimal Rounded(double persons) => decimal.Round((decimal)persons, 1, MidpointRounding.AwayFromZero);
}

using CsCheck;
using Dcim.Domain.Counting;
using Dcim.Linkage;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Statistics.GeneratedFacts;

namespace Dcim.Tests.Statistics;

/// <summary>From registrations to persons, and how sure their number is.</summary>
public sealed class LedgerTests
{
    private const double Proposed = 0.2;

    private static readonly Gen<OpenPair[]> s_pairs = Gen.Select(
            Gen.Long[1, 13],
            Gen.Long[1, 13],
            Gen.Double[0.01, 0.99]
        )
        .Array[0, 12]
        .Select(pairs =>
            pairs
                .Where(p => p.Item1 < p.Item2)
                .DistinctBy(p => (p.Item1, p.Item2))
                .Select(p => new OpenPair(p.Item1, p.Item2, p.Item3))
                .ToArray()
        );

    /// <summary>By hand: one woman of three registrations, two that may be one, and one of which no key may be made.</summary>
    [Fact]
    public void ThreeOfOneWoman_APairInDoubt_AndOneThatCannotBeLinked()
    {
        var ledger = LedgerOf(
            [
                Fact(1, "2012-03", person: 7, type: "POL"),
                Fact(2, "2012-05", person: 7, type: "PRO"),
                Fact(3, "2013-11", person: 7, type: "NGO"),
                Fact(4),
                Fact(5),
                Fact(6, type: "NGO", cannotBeLinked: true),
                Fact(8, "2013"),
            ],
            [new(4, 5, 0.5), new(5, 8, 0.9), new(1, 2, 0.9)],
            named: [1, 2, 4, 5]
        );

        Assert.Equal(new Ledger(6, 2, 4, 1), ledger with { Outlook = null });
        var outlook = ledger.Outlook!;
        Assert.Equal((1, 1, 3), (outlook.WithoutName, outlook.OpenPairs, outlook.Fewest));
        Assert.InRange(outlook.Expected, 3.4m, 3.6m);
        Assert.Equal((3, 4), (outlook.Low, outlook.High));
        Assert.Equal(4, ledger.Lines.Single(l => l.Figure == LedgerFigure.Most).Value);
    }

    /// <summary>By hand: of three, the first may be the second and the second the third; that the first is the third is unlikely.</summary>
    [Fact]
    public void Fewest_IsIfEveryProposalWereOfOnePerson()
    {
        OpenPair[] pairs = [new(1, 2, 0.2), new(2, 3, 0.3), new(1, 3, 0.1)];
        var outlook = LedgerOf([Fact(1), Fact(2), Fact(3), Fact(4)], pairs).Outlook!;
        Assert.Equal((2, 2), (outlook.OpenPairs, outlook.Fewest));
    }

    /// <summary>Too unlikely to be proposed, and yet one of ten such pairs is of one person.</summary>
    [Fact]
    public void UnlikelyPairs_AreNoProposals_ButCount()
    {
        var facts = Enumerable.Range(1, 200).Select(i => Fact(i)).ToArray();
        var outlook = LedgerOf(
            facts,
            [.. Enumerable.Range(0, 100).Select(i => new OpenPair(2 * i + 1, 2 * i + 2, 0.1))]
        ).Outlook!;
        Assert.Equal(0, outlook.OpenPairs);
        Assert.InRange(outlook.Expected, 189, 191);
        Assert.InRange(outlook.Low, 182, 187);
        Assert.Equal((int)outlook.Low, outlook.Fewest);
    }

    [Fact]
    public void WhereNothingIsOpen_ThereIsOneNumber()
    {
        var outlook = LedgerOf([Fact(1, person: 1), Fact(2, person: 1), Fact(3, person: 1), Fact(4)], []).Outlook!;
        Assert.Equal((2, 2, 2, 2), (outlook.Fewest, outlook.Expected, outlook.Low, outlook.High));
    }

    [Fact]
    public void Without_WhatIsNotDecided_ItsLinesHaveNoValue()
    {
        var ledger = Table(VictimTable.Id, [Fact(1)]).Ledger;
        Assert.Equal(4, ledger.Lines.Count(l => l.Value is not null));
        Assert.Equal(Enum.GetValues<LedgerFigure>(), ledger.Lines.Select(l => l.Figure));
    }

    /// <summary>A registration that was changed later, or came to another person, is not what the pairs of today are of.</summary>
    [Fact]
    public void ATableOfAnEarlierState_SaysSo()
    {
        Assert.True(Table(VictimTable.Id, [Fact(1)]).IsUnchanged);
        Assert.False(
            Table(VictimTable.Id, [Fact(1, recordedTo: Today.RecordedUpTo.AddMinutes(1)), Fact(2)]).IsUnchanged
        );
    }

    [Fact]
    public void RegistrationsLessThoseLinkedAway_ArePersons_AndTheBoundsHold() =>
        Gen.Select(AnyFacts, s_pairs, Gen.OneOf(VictimTable.Id, ProtectionTable.Id, FlowTable.Id))
            .Sample(
                (facts, pairs, id) =>
                {
                    var table = Table(id, facts);
                    var ledger = LedgerOf(facts, pairs, id: id);
                    var outlook = ledger.Outlook!;
                    Assert.Equal(table.Units, ledger.Persons);
                    Assert.Equal(ledger.Persons, ledger.Registrations - ledger.LinkedAway);
                    Assert.True(outlook.Fewest <= outlook.Low, $"{outlook}");
                    Assert.True(outlook.Low <= outlook.Expected && outlook.Expected <= outlook.High, $"{outlook}");
                    Assert.True(outlook.High <= ledger.Persons, $"{outlook}");
                    Assert.Equal(ledger, LedgerOf(facts, [.. pairs.Reverse()], id: id));
                },
                iter: 100
            );

    private static RegistrationTable Table(string id, VictimFact[] facts) =>
        RegistrationTable.Count(id, new(2012, Today.AsOf, Today.RecordedUpTo), facts, [], Profile, Lists);

    private static Ledger LedgerOf(
        VictimFact[] facts,
        OpenPair[] open,
        long[]? named = null,
        string id = VictimTable.Id
    )
    {
        var table = Table(id, facts);
        var pairs = table.PairsWith(open);
        var net = NetCount.Of(pairs.Registrations, pairs.All);
        return table.Ledger with
        {
            Outlook = LedgerOutlook.Of(pairs, (named ?? []).ToHashSet(), Proposed, (net.Expected, net.Low, net.High)),
        };
    }
}

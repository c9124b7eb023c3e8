using CsCheck;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;

namespace Dcim.Tests.Domain;

/// <summary>Persons are what the links that stand say, and nothing else.</summary>
public sealed class PersonProjectionTests
{
    private const int MostRecords = 7;

    private static readonly Gen<List<LinkEvent>> s_events = Gen.Select(
            Gen.Int[1, MostRecords - 1],
            Gen.Int[1, MostRecords],
            Generated.OneOf(Enum.GetValues<LinkAct>())
        )
        .Where(t => t.Item1 < t.Item2)
        .List[0, 25]
        .Select(said => said.Select((s, i) => Said(i + 1, s.Item1, s.Item2, s.Item3)).ToList());

    private static LinkEvent Said(long id, long first, long second, LinkAct act, string code = "") =>
        new VictimLinkEvent
        {
            Id = id,
            FirstId = first,
            SecondId = second,
            Act = act,
            Code = code,
        };

    /// <summary>Persons of all records, found the plain way: labels that spread along links until nothing changes.</summary>
    private static long[] Plainly(IEnumerable<LinkEvent> events)
    {
        var last = events
            .GroupBy(e => (e.FirstId, e.SecondId))
            .Select(g => g.MaxBy(e => e.Id)!)
            .Where(e => e.Act == LinkAct.Linked)
            .ToList();
        var labels = Enumerable.Range(0, MostRecords + 1).Select(i => (long)i).ToArray();
        for (var i = 0; i < MostRecords; i++)
            foreach (var e in last)
                labels[e.FirstId] = labels[e.SecondId] = Math.Min(labels[e.FirstId], labels[e.SecondId]);
        return labels;
    }

    private static long[] Persons(IEnumerable<LinkEvent> events)
    {
        var projection = new PersonProjection(events);
        return [.. Enumerable.Range(0, MostRecords + 1).Select(r => projection.RecordsWith(r)[0])];
    }

    [Fact]
    public void Persons_AreTheRecordsLinkedDirectlyOrOverOthers() =>
        s_events.Sample(events => Assert.Equal(Plainly(events), Persons(events)));

    [Fact]
    public void Persons_DoNotHangOnTheOrderOfWhatWasSaidOfDifferentPairs() =>
        Gen.Select(s_events, Gen.Int)
            .Sample(
                (events, seed) =>
                {
                    var random = new Random(seed);
                    var shuffled = events.OrderBy(_ => random.Next()).ToList();
                    Assert.Equal(Persons(events), Persons(shuffled));
                    // The same acts of each pair, with those of different pairs in another order.
                    var pairs = events
                        .GroupBy(e => (e.FirstId, e.SecondId))
                        .OrderBy(_ => random.Next())
                        .SelectMany(g => g)
                        .Select((e, i) => Said(i + 1, e.FirstId, e.SecondId, e.Act));
                    Assert.Equal(Persons(events), Persons(pairs));
                }
            );

    [Fact]
    public void Linking_ThenTakingItBack_LeavesNoTrace() =>
        Gen.Select(s_events, Gen.Int[1, MostRecords - 1], Generated.OneOf(LinkAct.Split, LinkAct.Ended))
            .Sample(
                (events, first, undone) =>
                {
                    if (events.Exists(e => e.FirstId == first && e.SecondId == first + 1))
                        return;
                    var more = events.Append(Said(100, first, first + 1, LinkAct.Linked)).ToList();
                    var back = more.Append(Said(101, first, first + 1, undone));
                    Assert.Equal(Persons(events), Persons(back));
                }
            );

    [Fact]
    public void WhatIsNotSavedYet_ComesLast()
    {
        var projection = new PersonProjection([
            Said(0, 1, 2, LinkAct.Split),
            Said(5, 1, 2, LinkAct.Linked),
            Said(4, 2, 3, LinkAct.Linked),
        ]);
        Assert.Equal([1], projection.RecordsWith(1));
        Assert.Equal([2, 3], projection.RecordsWith(3));
    }

    [Fact]
    public void MayPropose_NotWhatIsOnePerson_NorWhatWasDeniedOrSplit_NorWhatWouldBringThatTogether()
    {
        // 1-2 are one, 3-4 are one; 2 is not 3, and 1 was split from 5; nothing holds any more of 5 and 6.
        var projection = new PersonProjection([
            Said(1, 1, 2, LinkAct.Linked),
            Said(2, 3, 4, LinkAct.Linked),
            Said(3, 2, 3, LinkAct.Denied),
            Said(4, 1, 5, LinkAct.Split),
            Said(5, 5, 6, LinkAct.Denied),
            Said(6, 5, 6, LinkAct.Ended),
        ]);
        var open =
            from first in Enumerable.Range(1, 7)
            from second in Enumerable.Range(first, 8 - first)
            where projection.MayPropose(first, second)
            select (first, second);
        Assert.Equal(
            [(1, 6), (1, 7), (2, 6), (2, 7), (3, 5), (3, 6), (3, 7), (4, 5), (4, 6), (4, 7), (5, 6), (5, 7), (6, 7)],
            open
        );
        Assert.Equal([3L], projection.Against(1, 4).Select(e => e.Id));
    }

    [Fact]
    public void Without_ARecord_ThoseItHeldTogetherFallApart()
    {
        var projection = new PersonProjection([
            Said(1, 1, 2, LinkAct.Linked),
            Said(2, 2, 3, LinkAct.Linked),
            Said(3, 3, 4, LinkAct.Linked),
        ]);
        var without = projection.Without([2L]);
        Assert.Equal([1], without.RecordsWith(1));
        Assert.Equal([3, 4], without.RecordsWith(4));
    }
}

namespace Dcim.Linkage;

/// <summary>
/// Estimates a <see cref="LinkageModel"/> from candidate pairs, by expectation and maximisation with what agrees by chance taken from
/// pairs at random. Left free, it would learn who speaks the same language; the field that is right of itself (a document) holds it to the
/// persons.
/// </summary>
public static class Estimation
{
    private const int RandomPairs = 400_000;
    private const int AllPairsBelow = 1_000;
    private const int MostRounds = 100;
    private const double Settled = 1e-4;
    private const double PseudoCount = 0.3;
    private const double AnchorPrior = 20;
    private const int FewestAnchors = 30;
    private const double ShareOfDoubles = 0.3;

    /// <summary>Of what pairs at random have, at least so much is by chance.</summary>
    private const double LeastByChance = 0.1;

    /// <summary>Where nothing is found the share of pairs of one person is not nought: its logarithm is taken.</summary>
    private const double Least = 1e-15;

    /// <summary>Estimates a model; the same records give the same model.</summary>
    /// <param name="records">Of which the pairs are.</param>
    /// <param name="pairs">The candidate pairs, or a sample of them.</param>
    public static LinkageModel Estimate(Comparison records, Pairs pairs)
    {
        var fields = records.Fields;
        var random = ByChance(records);
        var ofLikeNames = new double[]?[fields.Count];
        var anchors = Anchors(records, pairs);
        var m = fields.Select((f, i) => Start(records, f, i, anchors, pairs)).ToArray();
        var all = Math.Max(1, records.Count * (records.Count - 1.0) / 2);
        var prior = Math.Clamp(ShareOfDoubles * records.Count / all, Least, 0.5);
        for (var round = 0; round < MostRounds; round++)
        {
            var model = new LinkageModel(fields, m, Others(), prior);
            var sums = fields.Select(f => Enumerable.Repeat(PseudoCount, f.Levels).ToArray()).ToArray();
            var chance = fields.Select(f => Enumerable.Repeat(PseudoCount, f.Levels).ToArray()).ToArray();
            var matches = 0.0;
            for (var p = 0; p < pairs.Patterns.Count; p++)
            {
                var levels = pairs.Patterns[p];
                var expected = pairs.Counts[p] * LinkageModel.ProbabilityOf(model.WeightOf(levels));
                matches += expected;
                for (var f = 0; f < levels.Length; f++)
                    if (levels[f] != Comparison.Unknown)
                    {
                        sums[f][levels[f] - 1] += expected;
                        chance[f][levels[f] - 1] += pairs.Counts[p] - expected;
                    }
            }
            matches /= pairs.Share;
            var change = Math.Abs(matches / all - prior) / prior;
            prior = Math.Clamp(matches / all, Least, 0.5);
            for (var f = 0; f < fields.Count; f++)
            {
                if (f == records.Anchored)
                    continue;
                var next = Shares(sums[f]);
                change = Math.Max(change, next.Zip(m[f], (a, b) => Math.Abs(a - b)).Max());
                m[f] = next;
                if (fields[f].IsOfLikeNames)
                    ofLikeNames[f] = Shares(chance[f]);
            }
            if (change < Settled)
                break;
        }
        return new(fields, m, Others(), prior);

        double[][] Others() => [.. Apart(random, m, prior).Select((u, f) => ofLikeNames[f] ?? u)];
    }

    /// <summary>How often each level is met in pairs taken at random.</summary>
    private static double[][] ByChance(Comparison records)
    {
        var counts = records.Fields.Select(f => Enumerable.Repeat(0.5, f.Levels).ToArray()).ToArray();
        var levels = new byte[records.Fields.Count];
        if (records.Count < AllPairsBelow)
            for (var a = 0; a < records.Count; a++)
            for (var b = a + 1; b < records.Count; b++)
                Take(a, b);
        else
            for (var (i, random) = (0, new Random(1969)); i < RandomPairs; i++)
                if (random.Next(records.Count) is var a && random.Next(records.Count) is var b && a != b)
                    Take(a, b);
        return [.. counts.Select(Shares)];

        void Take(int a, int b)
        {
            records.Compare(a, b, levels);
            for (var f = 0; f < levels.Length; f++)
                if (levels[f] != Comparison.Unknown)
                    counts[f][levels[f] - 1]++;
        }
    }

    /// <summary>The patterns of pairs that are of one person without looking further; none where they are too few to go by.</summary>
    private static List<int> Anchors(Comparison records, Pairs pairs)
    {
        var found = Enumerable.Range(0, pairs.Patterns.Count).Where(p => records.IsAnchor(pairs.Patterns[p])).ToList();
        return found.Sum(p => pairs.Counts[p]) >= FewestAnchors ? found : [];
    }

    private static double[] Start(Comparison records, ComparedField field, int index, List<int> anchors, Pairs pairs)
    {
        var prior =
            index == records.Anchored
                ? records.UsualOfAnchored
                : Shares([.. Enumerable.Range(1, field.Levels).Select(l => Math.Pow(l, 3))]);
        var counts = prior.Select(p => p * AnchorPrior).ToArray();
        foreach (var pattern in anchors)
            if (pairs.Patterns[pattern][index] is not Comparison.Unknown and var level)
                counts[level - 1] += pairs.Counts[pattern];
        return Shares(counts);
    }

    /// <summary>What pairs taken at random are without those of one person among them, of which each file has some.</summary>
    private static double[][] Apart(double[][] random, double[][] m, double prior) =>
        [
            .. random.Select(
                (shares, f) => Shares([.. shares.Select((r, l) => Math.Max(r - prior * m[f][l], r * LeastByChance))])
            ),
        ];

    private static double[] Shares(double[] counts)
    {
        var sum = counts.Sum();
        return [.. counts.Select(c => c / sum)];
    }
}

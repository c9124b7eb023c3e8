using System.Diagnostics;
using System.Security.Cryptography;
using Dcim.Linkage;
using Dcim.Linkage.Blind;

namespace Dcim.Web.Features.Linkage;

/// <summary>By what records are compared.</summary>
public enum LinkageWay
{
    /// <summary>By what they say.</summary>
    Plain,

    /// <summary>By filters and tokens.</summary>
    Filters,

    /// <summary>By equal tokens alone.</summary>
    Tokens,
}

/// <summary>A run of the matcher over records of which it is known who is who.</summary>
/// <param name="Preparing">From what a record says to what is compared: names taken apart, or encodings made.</param>
/// <param name="Linking">From there to scored pairs.</param>
public sealed record LinkageTrial(
    LinkageFile File,
    LinkageResult Result,
    int[] Persons,
    TimeSpan Preparing,
    TimeSpan Linking
)
{
    private const int PerRange = 4096;

    public static LinkageTrial Run(LinkageFile file, LinkageWay way)
    {
        var clock = Stopwatch.StartNew();
        var records = Prepare(file, way);
        var preparing = clock.Elapsed;
        var result = Linker.Run(records);
        var linking = clock.Elapsed - preparing;
        return new(file, result, Clusters.Of(records.Count, result.Pairs), preparing, linking);
    }

    private static Comparison Prepare(LinkageFile file, LinkageWay way)
    {
        if (way == LinkageWay.Plain)
        {
            var plain = new PlainComparison(file.Fields);
            foreach (var record in file.Records)
                plain.Add(record);
            return plain;
        }
        var encodings = new PersonEncoding[file.Records.Count];
        var encoder = new Encoder(RandomNumberGenerator.GetBytes(Encoder.KeyLength));
        Parallel.For(
            0,
            (encodings.Length + PerRange - 1) / PerRange,
            range =>
            {
                for (var i = range * PerRange; i < Math.Min(encodings.Length, (range + 1) * PerRange); i++)
                    encodings[i] = encoder.Encode(file.Records[i], $"{i}", withFilters: way == LinkageWay.Filters);
            }
        );
        if (way == LinkageWay.Tokens)
        {
            var tokens = new TokenComparison(file.Fields);
            foreach (var encoding in encodings)
                tokens.Add(encoding);
            return tokens;
        }
        var blind = new BlindComparison(file.Fields);
        foreach (var encoding in encodings)
            blind.Add(encoding);
        return blind;
    }

    /// <summary>From the threshold on at which a pair is proposed: more likely of one person than not.</summary>
    public LinkageQuality Quality => LinkageQuality.Of(Result.Pairs, File.Truth);

    /// <summary>After the pairs have become persons.</summary>
    public LinkageQuality OfPersons => LinkageQuality.Of(Persons, File.Truth);

    public NetCount Net => NetCount.Of(File.Records.Count, [.. Result.Pairs.Select(p => (p.A, p.B, p.Probability))]);
}

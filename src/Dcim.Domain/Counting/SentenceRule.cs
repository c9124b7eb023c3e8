using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>
/// A sentence as table T10 tells it. Where one judgment convicts on several charges each kind of sanction counts once, by the first
/// entry that tells its length or amount: a sentence for all of them is often entered with each.
/// </summary>
public static class SentenceRule
{
    /// <summary>The bands of the length of a prison sentence, the suspended part included, with the months each reaches.</summary>
    private static readonly (string Band, int UpTo)[] s_bands =
    [
        ("LE1", 12),
        ("GT1_2", 24),
        ("GT2_5", 60),
        ("GT5_10", 120),
        ("GT10", int.MaxValue),
    ];

    public static Code Prison => "PRI";
    public static Code SuspendedPrison => "SUS";
    public static Code Fine => "FIN";
    public static Code Confiscation => "CNF";

    /// <summary>The court imposed no sanction: that is not one.</summary>
    public static Code NoSanction => "NON";

    public static IReadOnlyList<string> Bands { get; } = [.. s_bands.Select(b => b.Band)];

    /// <summary>Has a length, and may be suspended.</summary>
    public static bool IsPrison(Code kind) => kind == Prison || kind == SuspendedPrison;

    /// <returns>One of <see cref="Bands"/>, or not known; not applicable to what is no term of prison.</returns>
    public static Code BandOf(Code kind, int? months) =>
        !IsPrison(kind) ? Code.NotApplicable
        : months is { } told ? s_bands.First(b => told <= b.UpTo).Band
        : Code.NotKnown;

    /// <summary>
    /// A code of CL_SUSP, or not known; not applicable to what is no term of prison. Of a suspended sentence it is not known how far
    /// it is, where that was not told.
    /// </summary>
    public static Code SuspendedOf(Code kind, Code told) =>
        !IsPrison(kind) ? Code.NotApplicable
        : !told.IsKnown || (kind == SuspendedPrison && told == "NON") ? Code.NotKnown
        : told;

    /// <summary>The known kinds of sanction, each once.</summary>
    public static IReadOnlyList<Code> KindsOf(IEnumerable<SentenceContent> sentences) => Known(sentences, s => s.Kinds);

    /// <summary>The known sanctions on a legal person, each once; a fine is told among the kinds, too.</summary>
    public static IReadOnlyList<Code> OnLegalPerson(IReadOnlyList<SentenceContent> sentences) =>
        [.. KindsOf(sentences).Where(k => k == Fine).Union(Known(sentences, s => s.OnLegalPerson))];

    /// <summary>It was told that there is none of those that a legal person may be given.</summary>
    public static bool IsNoneOnLegalPerson(IEnumerable<SentenceContent> sentences) =>
        sentences.Any(s => s.OnLegalPerson.Has(Code.NotApplicable));

    /// <summary>Of the sentences with the kind the first that tells, else the first; null where none has it.</summary>
    public static SentenceContent? With(
        Code kind,
        IReadOnlyList<SentenceContent> sentences,
        Func<SentenceContent, bool> tells
    )
    {
        var with = sentences.Where(s => s.Kinds.Codes.Contains(kind)).ToList();
        return with.FirstOrDefault(tells) ?? with.FirstOrDefault();
    }

    private static IReadOnlyList<Code> Known(
        IEnumerable<SentenceContent> sentences,
        Func<SentenceContent, CodeSet> of
    ) => [.. sentences.SelectMany(s => of(s).Codes).Where(c => c.IsKnown).Distinct()];
}

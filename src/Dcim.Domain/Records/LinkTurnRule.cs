namespace Dcim.Domain.Records;

/// <summary>
/// Who is asked first whether two records are about one person, and alone knows of the pair until it has said yes (domain.md 4.4).
/// </summary>
public static class LinkTurnRule
{
    /// <summary>One side of a pair.</summary>
    /// <param name="InstitutionId">Owner of the registration, or the authority that leads the latest proceeding with the offender.</param>
    /// <param name="Type">Its kind, a code of CL_INST.</param>
    /// <param name="ChangedAt">When it was last said who it is about.</param>
    public readonly record struct Side(long InstitutionId, string Type, DateTime ChangedAt)
    {
        /// <summary>The registration is kept from others, or the offender is in a proceeding that is.</summary>
        public bool IsUnderSecrecy { get; init; }
    }

    /// <summary>
    /// The side that protects more, but never the one that said last who she is: whoever registers a name to learn whether others have it
    /// is told nothing, whatever it is. Of a secret registration nobody elsewhere is asked: that there is another would tell of it.
    /// </summary>
    /// <returns>An institution; null for the national link reviewer, who sees no names.</returns>
    public static long? FirstAsked(Side one, Side other)
    {
        if (one.InstitutionId == other.InstitutionId)
            return one.InstitutionId;
        if (one.IsUnderSecrecy || other.IsUnderSecrecy)
            return null;
        var (earlier, later) = InOrder(one, other);
        return Protection(earlier.Type) > Protection(later.Type) ? earlier.InstitutionId : null;
    }

    /// <summary>
    /// The same of two offender records, among authorities: the side that did not say last who he is. What is in secret proceedings is
    /// asked about nobody elsewhere: that there is another record would tell of them.
    /// </summary>
    /// <returns><inheritdoc cref="FirstAsked"/></returns>
    public static long? FirstAskedOfOffenders(Side one, Side other) =>
        one.InstitutionId == other.InstitutionId ? one.InstitutionId
        : one.IsUnderSecrecy || other.IsUnderSecrecy ? null
        : InOrder(one, other).Earlier.InstitutionId;

    /// <summary>Whether an institution that is asked about two offender records may still be.</summary>
    public static bool MayAskOfOffenders(long asked, Side one, Side other) =>
        asked == one.InstitutionId && asked == other.InstitutionId
        || (asked == one.InstitutionId || asked == other.InstitutionId) && !one.IsUnderSecrecy && !other.IsUnderSecrecy;

    private static (Side Earlier, Side Later) InOrder(Side one, Side other) =>
        one.ChangedAt <= other.ChangedAt ? (one, other) : (other, one);

    /// <summary>How far an institution's kind of work asks it to protect who trusted it: the more the higher.</summary>
    public static int Protection(string type) =>
        type switch
        {
            "NGO" or "HOT" => 5,
            "HEA" or "CHI" or "SOC" => 4,
            "IO" or "CON" => 3,
            "IMM" or "LAB" => 2,
            _ => 1,
        };
}

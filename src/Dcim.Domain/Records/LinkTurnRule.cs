namespace Dcim.Domain.Records;

/// <summary>
/// Who is asked first whether two registrations are about one person, and alone knows of the pair until it has said yes (domain.md 4.4).
/// </summary>
public static class LinkTurnRule
{
    /// <summary>One side of a pair.</summary>
    /// <param name="InstitutionId">Owner of the registration.</param>
    /// <param name="Type">Its kind, a code of CL_INST.</param>
    /// <param name="ChangedAt">When it last said who she is.</param>
    public readonly record struct Side(long InstitutionId, string Type, DateTime ChangedAt);

    /// <summary>
    /// The side that protects more, but never the one that said last who she is: whoever registers a name to learn whether others have it
    /// is told nothing, whatever it is.
    /// </summary>
    /// <returns>An institution; null for the national link reviewer, who sees no names.</returns>
    public static long? FirstAsked(Side one, Side other)
    {
        if (one.InstitutionId == other.InstitutionId)
            return one.InstitutionId;
        var (earlier, later) = one.ChangedAt <= other.ChangedAt ? (one, other) : (other, one);
        return Protection(earlier.Type) > Protection(later.Type) ? earlier.InstitutionId : null;
    }

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

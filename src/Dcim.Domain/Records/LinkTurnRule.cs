namespace Dcim.Domain.Records;

/// <summary>
/// Who of two institutions is asked first whether two registrations are about one person: the one that protects more. Until it has said
/// yes the other learns nothing, not even that there was something to ask (domain.md 4.4).
/// </summary>
public static class LinkTurnRule
{
    /// <summary>How far an institution's kind of work asks it to protect who trusted it.</summary>
    /// <param name="institutionType">Code of CL_INST.</param>
    /// <returns>The more the higher; two of the same leave it to the national link reviewer.</returns>
    public static int Protection(string institutionType) =>
        institutionType switch
        {
            "NGO" or "HOT" => 6,
            "HEA" or "CHI" or "SOC" => 5,
            "IO" => 4,
            "CON" or "IMM" => 3,
            "LAB" => 2,
            _ => 1,
        };
}

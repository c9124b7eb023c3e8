using Dcim.Domain.Counting;

namespace Dcim.Domain.Records;

/// <summary>What the six dimensions point to (ILO and European Commission, Delphi indicators, 2009).</summary>
public enum IloResult
{
    /// <summary>Too little was assessed to say.</summary>
    Open,
    PointsToTrafficking,
    DoesNotPoint,
}

/// <summary>
/// Advice from the ILO dimensions, never a decision on a status: for an adult exploitation and one of the means must be
/// positive; a child needs no means (domain.md 3.4).
/// </summary>
public static class IloAdvice
{
    public static IloResult Of(Registration registration)
    {
        var found = registration.Identification;
        var isChild =
            AgeGroupRule.Of(registration.Profile.AgeFrom, registration.Profile.AgeTo, registration.Profile.AgeGroup)
            == AgeGroupRule.Child;
        Answers.Code[] means =
        [
            found.DeceptiveRecruitment,
            found.CoerciveRecruitment,
            found.RecruitmentByVulnerability,
            found.CoercionAtDestination,
            found.VulnerabilityAtDestination,
        ];
        return found.ExploitationDimension.Value switch
        {
            "NEG" => IloResult.DoesNotPoint,
            "POS" when isChild || means.Any(m => m == "POS") => IloResult.PointsToTrafficking,
            "POS" when means.All(m => m == "NEG") => IloResult.DoesNotPoint,
            _ => IloResult.Open,
        };
    }
}

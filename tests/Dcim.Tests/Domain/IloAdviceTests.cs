using Dcim.Domain.Records;
using static Dcim.Tests.Domain.Records;

namespace Dcim.Tests.Domain;

/// <summary>What the six dimensions advise; d4 is exploitation, the others are means.</summary>
public sealed class IloAdviceTests
{
    [Theory]
    [InlineData("POS", "POS", "", "Y_GE18", IloResult.PointsToTrafficking)]
    [InlineData("POS", "POS", "NEG", "Y_GE18", IloResult.PointsToTrafficking)]
    [InlineData("POS", "NEG", "NEG", "Y_GE18", IloResult.DoesNotPoint)]
    [InlineData("POS", "NEG", "", "Y_GE18", IloResult.Open)]
    [InlineData("POS", "", "", "Y_GE18", IloResult.Open)]
    [InlineData("POS", "UNK", "NEG", "Y_GE18", IloResult.Open)]
    [InlineData("NEG", "POS", "POS", "Y_GE18", IloResult.DoesNotPoint)]
    [InlineData("", "POS", "POS", "Y_GE18", IloResult.Open)]
    [InlineData("UNK", "POS", "POS", "Y_GE18", IloResult.Open)]
    [InlineData("POS", "NEG", "NEG", "UNK", IloResult.DoesNotPoint)]
    // A child needs no means.
    [InlineData("POS", "NEG", "NEG", "Y_LT18", IloResult.PointsToTrafficking)]
    [InlineData("POS", "", "", "Y_LT18", IloResult.PointsToTrafficking)]
    [InlineData("NEG", "POS", "POS", "Y_LT18", IloResult.DoesNotPoint)]
    [InlineData("", "", "", "Y_LT18", IloResult.Open)]
    public void Advice(string exploitation, string oneOfTheMeans, string otherMeans, string age, IloResult advice)
    {
        foreach (var one in Enumerable.Range(0, 5))
        {
            var registration = Submitted();
            registration.Profile.AgeGroup = age;
            var found = registration.Identification;
            found.ExploitationDimension = exploitation;
            string Of(int means) => means == one ? oneOfTheMeans : otherMeans;
            found.DeceptiveRecruitment = Of(0);
            found.CoerciveRecruitment = Of(1);
            found.RecruitmentByVulnerability = Of(2);
            found.CoercionAtDestination = Of(3);
            found.VulnerabilityAtDestination = Of(4);
            Assert.Equal((one, advice), (one, IloAdvice.Of(registration)));
        }
    }

    /// <summary>The age itself goes before the group that was said.</summary>
    [Fact]
    public void OfAnAge_TheYearsCount()
    {
        var registration = Submitted();
        registration.Profile.AgeGroup = "Y_GE18";
        (registration.Profile.AgeFrom, registration.Profile.AgeTo) = (16, 17);
        registration.Identification.ExploitationDimension = "POS";
        Assert.Equal(IloResult.PointsToTrafficking, IloAdvice.Of(registration));
    }
}

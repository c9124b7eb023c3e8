using Dcim.Domain.Counting;

namespace Dcim.Tests.Counting;

public sealed class CoverageTests
{
    private static readonly Coverage Some = new([
        new(1, "POL", Active: true, Declared: true),
        new(2, "POL", Active: true, Declared: true),
        new(3, "NGO", Active: true, Declared: true),
        new(4, "NGO", Active: true, Declared: false),
        new(5, "NGO", Active: true, Declared: true),
        new(6, "SOC", Active: false, Declared: true),
    ]);

    [Theory]
    [InlineData("POL", 0, CellKind.Number)]
    [InlineData("NGO", 0, CellKind.Missing)] // one of three is silent
    [InlineData("NGO", 1, CellKind.Number)]
    [InlineData("SOC", 0, CellKind.NotApplicable)] // not active, whatever it declared
    [InlineData("SOC", 1, CellKind.Number)]
    [InlineData("BOR", 0, CellKind.NotApplicable)]
    public void KindOf_OneType_HangsOnEveryInstitutionOfIt(string type, int count, CellKind kind) =>
        Assert.Equal(kind, Some.KindOf(count, type));

    [Fact]
    public void KindOfTotal_HangsOnEveryActiveInstitution()
    {
        Assert.Equal(CellKind.Missing, Some.KindOfTotal(0));
        Assert.Equal(CellKind.Number, Some.KindOfTotal(1));
        var all = new Coverage([new(1, "POL", true, true), new(2, "NGO", true, true), new(3, "SOC", false, false)]);
        Assert.Equal(CellKind.Number, all.KindOfTotal(0));
        Assert.Equal(CellKind.Missing, new Coverage([]).KindOfTotal(0));
    }

    [Fact]
    public void RapporteursOffice_IsWaitedForByNobody() =>
        Assert.Equal(
            CellKind.Number,
            new Coverage([new(1, "POL", true, true), new(2, "NREM", true, false)]).KindOfTotal(0)
        );
}

using Dcim.Data.Audit;

namespace Dcim.Tests.Data;

public sealed class UnusualAccessTests
{
    private static readonly DateTime s_noon = new(2026, 3, 2, 12, 0, 0);

    [Theory]
    [InlineData("Jana Nováková", "NOVAKOVA", true)]
    [InlineData("Łukasz Wałęsa", "walesa-kowalska", true)]
    [InlineData("Jan de Oliveira", "de Sousa", false)]
    [InlineData("Li Wu", "Wu", false)]
    [InlineData("Ana Novak", "Nováková", false)]
    [InlineData("", "Nováková", false)]
    public void BearsName_ComparesPartsOfNames(string reader, string family, bool expected) =>
        Assert.Equal(expected, UnusualAccess.BearsName(reader, family));

    [Theory]
    [InlineData(21, 59, false)]
    [InlineData(22, 0, true)]
    [InlineData(5, 59, true)]
    [InlineData(6, 0, false)]
    public void Night(int hour, int minute, bool expected) =>
        Assert.Equal(expected, UnusualAccess.IsNight(new(2026, 3, 2, hour, minute, 0)));

    [Fact]
    public void FiftyRecordsInAnHour_AreUsual_OneMoreIsNot()
    {
        var many = Enumerable.Range(1, 52).Select(i => Open(i, s_noon.AddMinutes(i), $"r{i}")).ToList();
        Assert.Equal([51, 52], Marked(many, UnusualMark.ManyRecords));
        // The same records again and again, other people, or more time between them.
        Assert.Empty(UnusualAccess.MarksOf([.. many.Select(a => a with { Subject = $"r{a.Position % 50}" })]));
        Assert.Empty(UnusualAccess.MarksOf([.. many.Select(a => a with { UserId = a.Position % 2 })]));
        Assert.Empty(
            Marked(
                [.. many.Select(a => a with { LocalTime = s_noon.AddMinutes(2 * a.Position) })],
                UnusualMark.ManyRecords
            )
        );
        Assert.Empty(UnusualAccess.MarksOf([.. many.Select(a => a with { Action = AuditAction.Listed })]));
    }

    [Fact]
    public void OtherInstitutions_AreOutside_TheOwnerIsNot()
    {
        var own = Open(1, s_noon, "r");
        Assert.Empty(UnusualAccess.MarksOf([own]));
        Assert.Equal([1], Marked([own with { InstitutionId = 2 }], UnusualMark.Outsider));
        // The owner who says that she has seen a broken glass is none.
        Assert.Empty(UnusualAccess.MarksOf([own with { Purpose = "seen break-glass" }]));
        Assert.Equal([1], Marked([own with { Mark = UnusualAccess.OwnName }], UnusualMark.OwnName));
    }

    private static IEnumerable<long> Marked(IReadOnlyList<Access> accesses, UnusualMark mark) =>
        UnusualAccess.MarksOf(accesses).Where(m => m.Value.Contains(mark)).Select(m => m.Key);

    private static Access Open(long position, DateTime time, string subject) =>
        new(position, time, UserId: 7, InstitutionId: 1, OwnerId: 1, AuditAction.Viewed, subject, "read", null);
}

using System.Globalization;
using Dcim.Domain.Counting;
using Dcim.Statistics;

namespace Dcim.Tests.Statistics;

public sealed class CellValueTests
{
    [Fact]
    public void Text_TellsNoughtMissingAndNotApplicableApart()
    {
        CultureInfo.CurrentCulture = new("pl-PL");
        Assert.Equal("0", CellValue.Of(0).ToString());
        Assert.Equal("12345", CellValue.Of(12345).ToString());
        Assert.Equal(":", CellValue.Missing.ToString());
        Assert.Equal(":", default(CellValue).ToString());
        Assert.Equal("NAP", CellValue.NotApplicable.ToString());
        Assert.Equal(CellValue.Missing, CellValue.Of(0, CellKind.Missing));
        Assert.Equal(CellValue.NotApplicable, CellValue.Of(0, CellKind.NotApplicable));
    }
}

using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Exchange;
using Dcim.Tests.Domain;

namespace Dcim.Tests.Exchange;

/// <summary>An answer as one text: what is written is read back as the same answer.</summary>
public sealed class AnswerTextTests
{
    public static TheoryData<string> Keys => new(Generated.Catalogue.Parts.Keys);

    [Theory]
    [MemberData(nameof(Keys))]
    public void AnAnswer_IsReadAsItWasWritten(string key)
    {
        var part = Generated.Catalogue[key];
        Generated
            .Filled([key])
            .Sample(
                typed =>
                {
                    var (answer, problem) = Generated.Reader.Read(part, typed);
                    if (problem is not null)
                        return;
                    var written = new AnswerSheet();
                    written.Write(part, answer);
                    var read = new AnswerSheet();
                    Assert.True(AnswerText.Read(part, AnswerText.Write(part, written), read));
                    Assert.Equal(answer, Generated.Reader.Read(part, read).Answer);
                },
                iter: 200,
                print: s => s.ToJson()
            );
    }

    [Theory]
    [InlineData("2024", "2024-01-01/2024-12-31/Y")]
    [InlineData("2024-05", "2024-05-01/2024-05-31/M")]
    [InlineData("2024-5-7", "2024-05-07/2024-05-07/X")]
    [InlineData("~2024-05", "2024-05-01/2024-05-31/E")]
    [InlineData("2024-05..2024-07", "2024-05-01/2024-07-31/B")]
    [InlineData("UNK", "UNK")]
    public void ADate_IsReadAsFarAsItIsKnown(string text, string stored)
    {
        var (part, sheet) = (Generated.Catalogue["INV02.start"], new AnswerSheet());
        Assert.True(AnswerText.Read(part, text, sheet));
        Assert.Equal(stored, Generated.Reader.Read(part, sheet).Answer?.ToString());
    }

    [Theory]
    [InlineData("05.2024")]
    [InlineData("2024-05-07-01")]
    [InlineData("~2024..2025")]
    [InlineData("2024..2025..2026")]
    [InlineData("24-05-07")]
    [InlineData("yesterday")]
    public void AText_ThatIsNoDate_IsNotTaken(string text)
    {
        var (part, sheet) = (Generated.Catalogue["INV02.start"], new AnswerSheet());
        Assert.False(AnswerText.Read(part, text, sheet));
        Assert.True(sheet.IsEmpty(part));
    }

    [Fact]
    public void ADayThatIsNone_IsLeftToTheReaderOfAnswers()
    {
        var (part, sheet) = (Generated.Catalogue["INV02.start"], new AnswerSheet());
        Assert.True(AnswerText.Read(part, "2024-02-30", sheet));
        Assert.Equal("NoSuchDay", Generated.Reader.Read(part, sheet).Problem?.Message);
    }

    [Theory]
    [InlineData("VIC01")]
    [InlineData("episodes[2].EXP02")]
    [InlineData("identification:GOV06")]
    [InlineData("PRO03.start")]
    public void AnAddress_IsReadAsItIsWritten(string text) => Assert.Equal(text, AnswerAddress.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("episodes[0].EXP02")]
    [InlineData("episodes[201].EXP02")]
    [InlineData("episodes[1]")]
    [InlineData("a b")]
    [InlineData("x:y:z")]
    public void WhatIsNoAddress_IsNone(string text) => Assert.Null(AnswerAddress.Parse(text));

    [Fact]
    public void ARecordSheet_IsReadAsItIsWritten()
    {
        var sheet = new RecordSheet();
        foreach (var (address, text) in new[] { ("VIC01", "F"), ("episodes[2].EXP02", "SEX"), ("ilo:GOV06", "FAC") })
            sheet.SheetAt(AnswerAddress.Parse(address)!).Set(AnswerAddress.Parse(address)!.Key, text);
        var read = RecordSheet.FromJson(sheet.ToJson());
        Assert.Equal(sheet.ToJson(), read.ToJson());
        Assert.Equal("SEX", read.RowsOf("episodes")[1]["EXP02"]);
        Assert.Equal("FAC", read.SourceOf("ilo")["GOV06"]);
    }
}

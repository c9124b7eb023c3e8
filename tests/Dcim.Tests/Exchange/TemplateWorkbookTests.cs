using System.Globalization;
using ClosedXML.Excel;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Tests.Localisation;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Exchange;

/// <summary>What is filled into a template comes out again as the same answers, without mapping, in every language.</summary>
public sealed class TemplateWorkbookTests
{
    private static readonly NationalProfile s_profile = NationalProfile.Load("PT");
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.For(s_profile);
    private static readonly Texts s_text = new(s_profile);
    private static readonly CatalogueWords s_words = new(s_text, s_catalogue);

    private static readonly Institution[] s_register =
    [
        new()
        {
            Code = "POL1",
            Name = "Invented police",
            Type = "POL",
        },
        new()
        {
            Code = "NGO1",
            Name = "Invented help; North",
            Type = "NGO",
        },
        new()
        {
            Code = "NGO2",
            Name = "Invented help; North",
            Type = "NGO",
        },
    ];

    private static readonly (string Code, string Name)[] s_names = [.. s_register.Select(i => (i.Code, i.Name))];

    [Theory]
    [InlineData("en-GB", SourceSubject.Registrations, "NGO")]
    [InlineData("cs", SourceSubject.Registrations, "POL")]
    [InlineData("pl", SourceSubject.Proceedings, "PRO")]
    [InlineData("pt-PT", SourceSubject.Registrations, "SOC")]
    [InlineData("sk", SourceSubject.Proceedings, "CRT")]
    public async Task AFilledTemplate_ComesInAsItWasFilled(string language, SourceSubject subject, string type)
    {
        await Task.Yield(); // the culture stays in this test
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var template = new TemplateWorkbook(s_text, s_catalogue, s_profile);
        using var file = new MemoryStream();
        template.Write(
            subject,
            new()
            {
                Code = "OWN",
                Name = "Own",
                Type = type,
            },
            s_register,
            file
        );
        using var workbook = new XLWorkbook(file);
        var filled = Enumerable.Range(0, 3).Select(_ => new RecordSheet()).ToList();
        var visible = workbook.Worksheets.Where(w => w.Visibility == XLWorksheetVisibility.Visible).Skip(1).ToList();
        foreach (var (sheet, (_, targets)) in visible.Zip(template.Sheets(subject, type)))
        {
            Assert.True(sheet.Row(TemplateProfile.AddressRow).IsHidden);
            Assert.Equal(
                targets.Select(t => t.Address.ToString()),
                SheetFiles.Headings(sheet, TemplateProfile.AddressRow).Skip(1)
            );
            Fill(sheet, targets, filled, language);
        }

        var profile = TemplateProfile.Recognise(
            workbook.Worksheets.Select(w => (w.Name, SheetFiles.Headings(w, TemplateProfile.AddressRow))),
            s_catalogue,
            s_profile.Country,
            s_words.In,
            Texts.Languages,
            s_names
        );
        Assert.NotNull(profile);
        Assert.Equal(subject, profile.Subject);
        var targetsOfAll = TargetList.Of(s_catalogue, s_profile.Country, subject);
        var mapper = new RowMapper(profile, s_catalogue, targetsOfAll);
        Assert.Empty(mapper.Faults);
        var records = mapper.Map(SheetFiles.Lines(workbook, profile));
        Assert.All(records, r => Assert.Empty(r.Problems));
        Assert.Equal(["1", "2", "3"], records.Select(r => r.Key));
        Assert.Equal(filled.Select(f => f.ToJson()), records.Select(r => r.Sheet.ToJson()));
    }

    [Fact]
    public async Task ATemplateAsksWhatTheCatalogueAsks_AndExplainsIt()
    {
        await Task.Yield();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        using var file = new MemoryStream();
        new TemplateWorkbook(s_text, s_catalogue, s_profile).Write(
            SourceSubject.Registrations,
            new()
            {
                Code = "OWN",
                Name = "Own",
                Type = "NGO",
            },
            s_register,
            file
        );
        using var workbook = new XLWorkbook(file);
        var first = workbook.Worksheet("Registrations");
        var headings = SheetFiles.Headings(first, 1);
        Assert.Contains("Date of registration", headings);
        Assert.DoesNotContain(s_text.Label("INV01.number"), headings);
        Assert.Equal(XLWorksheetVisibility.Hidden, workbook.Worksheet("dcim-lists").Visibility);
        var sex = SheetFiles.Headings(first, TemplateProfile.AddressRow).ToList().IndexOf("VIC01") + 1;
        var validation = first.Cell(3, sex).DataValidation;
        Assert.Equal(XLAllowedValues.List, validation.AllowedValues);
        Assert.Contains("dcim-lists", validation.Value, StringComparison.Ordinal);
        Assert.NotEmpty(validation.InputMessage);
        Assert.Equal("@", first.Column(sex).Style.NumberFormat.Format);
        Assert.Contains("Never make up a day", workbook.Worksheet("Instructions").Cell(5, 1).GetString());
    }

    /// <summary>A spreadsheet program takes 31 characters, and not all signs.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("cs")]
    [InlineData("pl")]
    [InlineData("pt")]
    [InlineData("sk")]
    public void NamesOfSheets_AreShortAndDiffer(string language)
    {
        var names = ResourceTests
            .Read("Texts", language)
            .Where(t =>
                t.Key.StartsWith("TemplateSheet.", StringComparison.Ordinal) || t.Key == "Template.Instructions"
            )
            .Select(t => t.Value)
            .ToList();
        Assert.All(
            names,
            n => Assert.True(n.Length <= 31 && n.IndexOfAny(['[', ']', ':', '*', '?', '/', '\\']) < 0, n)
        );
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public void AnotherWorkbook_IsNoTemplate() =>
        Assert.Null(
            TemplateProfile.Recognise(
                [("Sheet1", ["No.", "Sex"]), ("Sheet2", ["dcim.registrations.xx", "VIC01"])],
                s_catalogue,
                "PT",
                s_words.In,
                Texts.Languages,
                []
            )
        );

    /// <summary>Two rows of each kind for each record, with other answers in each.</summary>
    private static void Fill(
        IXLWorksheet sheet,
        IReadOnlyList<Target> targets,
        List<RecordSheet> records,
        string language
    )
    {
        var rows = targets[0].Address.Rows is null ? 1 : 2;
        for (var i = 0; i < records.Count * rows; i++)
        {
            var (record, number) = (i / rows, i % rows);
            var line = TemplateProfile.AddressRow + 1 + i;
            sheet.Cell(line, 1).SetValue($"{record + 1}");
            foreach (var (column, target) in targets.Index())
            {
                var answers = records[record]
                    .SheetAt(target.Address with { Number = target.Address.Rows is null ? 0 : number + 1 });
                sheet.Cell(line, column + 2).SetValue(Answer(target, answers, i + column, language));
            }
        }
    }

    /// <summary>Puts an answer into a sheet, and gives it in the words of the language.</summary>
    private static string Answer(Target target, AnswerSheet sheet, int number, string language)
    {
        if (target.Part is not { } part)
        {
            var text = target.Key switch
            {
                RecordSheet.RegistrationBox => $"REG{number}",
                RecordSheet.AnotherBox => "Y",
                _ => "1",
            };
            sheet.Set(target.Key, text);
            return text;
        }
        var labels = TemplateProfile.Labels(part, s_catalogue, k => s_words.In(k, language), s_names);
        switch (part.Kind)
        {
            case AnswerKind.Choice:
                var (label, code) = labels[number % labels.Count];
                sheet.Set(part.Key, code);
                return label;
            case AnswerKind.Choices when part.List == "CASE":
                sheet.Set(part.Key, $"C{number}");
                return $"C{number}";
            case AnswerKind.Choices:
                var two = new[] { labels[number % labels.Count], labels[(number + 1) % labels.Count] };
                var codes = two.Select(t => t.Code);
                sheet.Set(part.Key, part.Ordered ? codes : codes.Order(StringComparer.Ordinal));
                return string.Join("; ", two.Select(t => t.Label));
            case AnswerKind.Date:
                string[] dates = ["2024-05-17", "2024-05", "2024", "~2015", "2024-05..2024-07", .. part.Missing];
                var date = dates[number % dates.Length];
                AnswerText.Read(part, date, sheet);
                return part.Missing.Contains(date) ? labels.Single(l => l.Code == date).Label : date;
            case AnswerKind.Number:
                AnswerText.Read(part, number % 5 == 0 ? part.Missing[0] : $"{number}", sheet);
                return number % 5 == 0 ? labels.Single(l => l.Code == part.Missing[0]).Label : $"{number}";
            default:
                sheet.Set(part.Key, $"Words {number}");
                return $"Words {number}";
        }
    }
}

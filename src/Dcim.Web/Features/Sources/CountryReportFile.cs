using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Dcim.Web.Features.Sources;

/// <summary>Writes a report as .docx, with headings, lists and tables as a word processor knows them.</summary>
public static class CountryReportFile
{
    private const string TitleStyle = "Title";
    private const string SubtitleStyle = "Subtitle";
    private const string ListStyle = "ListBullet";
    private const string TableStyle = "TableGrid";
    private const int BulletNumbering = 1;

    /// <param name="language">As a culture name, for the spelling check.</param>
    public static void Write(CountryReport report, string language, Stream stream)
    {
        using var file = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document);
        file.PackageProperties.Title = report.Title;
        var main = file.AddMainDocumentPart();
        main.AddNewPart<StyleDefinitionsPart>().Styles = Styles(language);
        main.AddNewPart<NumberingDefinitionsPart>().Numbering = Bullets();
        main.Document = new(
            new Body([
                Paragraph(report.Title, TitleStyle),
                Paragraph(report.Subtitle, SubtitleStyle),
                .. report.Blocks.SelectMany(Elements),
                new SectionProperties(
                    new PageSize { Width = 11906, Height = 16838 },
                    new PageMargin
                    {
                        Top = 1134,
                        Bottom = 1134,
                        Left = 1134,
                        Right = 1134,
                    }
                ),
            ])
        );
    }

    private static IEnumerable<OpenXmlElement> Elements(ReportBlock block) =>
        block switch
        {
            ReportHeading heading => [Paragraph(heading.Text, $"Heading{heading.Level}")],
            ReportList list => list.Items.Select(i => Paragraph(i, ListStyle)),
            ReportTable table => [TableOf(table), Paragraph("")], // two tables without anything between are one
            ReportParagraph paragraph => [Paragraph(paragraph.Text)],
            _ => throw new ArgumentOutOfRangeException(nameof(block)),
        };

    private static Paragraph Paragraph(string words, string? style = null)
    {
        var paragraph = new Paragraph();
        if (style is not null)
            paragraph.Append(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        if (words.Length > 0)
            paragraph.Append(new Run(new Text(words) { Space = SpaceProcessingModeValues.Preserve }));
        return paragraph;
    }

    private static Table TableOf(ReportTable table) =>
        new([
            new TableProperties(
                new TableStyle { Val = TableStyle },
                new TableWidth { Type = TableWidthUnitValues.Pct, Width = "5000" },
                new TableCaption { Val = table.Caption }
            ),
            new TableGrid(table.Headers.Select(_ => new GridColumn())),
            new TableRow([
                new TableRowProperties(new CantSplit(), new TableHeader()),
                .. table.Headers.Select(h => Cell(h, isHeader: true)),
            ]),
            .. table.Rows.Select(r => new TableRow([
                new TableRowProperties(new CantSplit()),
                .. r.Select(c => Cell(c, isHeader: false)),
            ])),
        ]);

    private static TableCell Cell(string words, bool isHeader)
    {
        var run = new Run(new Text(words) { Space = SpaceProcessingModeValues.Preserve });
        if (isHeader)
            run.PrependChild(new RunProperties(new Bold()));
        return new(
            new Paragraph(new ParagraphProperties(new SpacingBetweenLines { Before = "20", After = "20" }), run)
        );
    }

    private static Styles Styles(string language) =>
        new(
            new DocDefaults(
                new RunPropertiesDefault(
                    new RunPropertiesBaseStyle(
                        new RunFonts { Ascii = "Calibri", HighAnsi = "Calibri" },
                        new FontSize { Val = "21" },
                        new Languages { Val = language }
                    )
                ),
                new ParagraphPropertiesDefault(
                    new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "120" })
                )
            ),
            new Style(new StyleName { Val = "Normal" })
            {
                Type = StyleValues.Paragraph,
                StyleId = "Normal",
                Default = true,
            },
            Large(TitleStyle, "Title", "44", null),
            Large(SubtitleStyle, "Subtitle", "28", null),
            Large("Heading1", "heading 1", "32", 0),
            Large("Heading2", "heading 2", "26", 1),
            Large("Heading3", "heading 3", "23", 2),
            new Style(
                new StyleName { Val = "List Bullet" },
                new BasedOn { Val = "Normal" },
                new StyleParagraphProperties(
                    new NumberingProperties(
                        new NumberingLevelReference { Val = 0 },
                        new NumberingId { Val = BulletNumbering }
                    )
                )
            )
            {
                Type = StyleValues.Paragraph,
                StyleId = ListStyle,
            },
            new Style(
                new StyleName { Val = "Table Grid" },
                new StyleTableProperties(
                    new TableBorders(
                        Border<TopBorder>(),
                        Border<LeftBorder>(),
                        Border<BottomBorder>(),
                        Border<RightBorder>(),
                        Border<InsideHorizontalBorder>(),
                        Border<InsideVerticalBorder>()
                    )
                )
            )
            {
                Type = StyleValues.Table,
                StyleId = TableStyle,
            }
        );

    private static T Border<T>()
        where T : BorderType, new() =>
        new()
        {
            Val = BorderValues.Single,
            Size = 4,
            Color = "60737F",
        };

    /// <param name="outline">Level in the outline of the document; null for none.</param>
    private static Style Large(string id, string name, string size, int? outline)
    {
        var paragraph = new StyleParagraphProperties(
            new KeepNext(),
            new SpacingBetweenLines { Before = outline is null ? "0" : "280", After = "120" }
        );
        if (outline is { } level)
            paragraph.Append(new OutlineLevel { Val = level });
        return new(
            new StyleName { Val = name },
            new BasedOn { Val = "Normal" },
            new NextParagraphStyle { Val = "Normal" },
            paragraph,
            new StyleRunProperties(new Bold(), new FontSize { Val = size })
        )
        {
            Type = StyleValues.Paragraph,
            StyleId = id,
        };
    }

    private static Numbering Bullets() =>
        new(
            new AbstractNum(
                new Level(
                    new StartNumberingValue { Val = 1 },
                    new NumberingFormat { Val = NumberFormatValues.Bullet },
                    new LevelText { Val = "•" },
                    new PreviousParagraphProperties(new Indentation { Left = "360", Hanging = "360" })
                )
                {
                    LevelIndex = 0,
                }
            )
            {
                AbstractNumberId = 0,
            },
            new NumberingInstance(new AbstractNumId { Val = 0 }) { NumberID = BulletNumbering }
        );
}

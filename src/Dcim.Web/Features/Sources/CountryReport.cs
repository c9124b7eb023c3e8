using System.Globalization;
using Dcim.Domain.Exchange;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Sources;

/// <summary>The draft of a report, in one language.</summary>
/// <param name="Language">As a culture name.</param>
public sealed record CountryReport(string Language, string Title, string Subtitle, IReadOnlyList<ReportBlock> Blocks);

/// <summary>A piece of a report.</summary>
public abstract record ReportBlock;

/// <param name="Level">1 for chapters, 2 and 3 within.</param>
public sealed record ReportHeading(int Level, string Text) : ReportBlock;

public sealed record ReportParagraph(string Text) : ReportBlock;

public sealed record ReportList(IReadOnlyList<string> Items) : ReportBlock;

public sealed record ReportTable(
    string Caption,
    IReadOnlyList<string> Headers,
    IReadOnlyList<IReadOnlyList<string>> Rows
) : ReportBlock;

/// <summary>
/// Drafts the country report from the assessment: what follows from the data, and nothing else. Its sentences are built so that
/// they are right with any name and number in them.
/// </summary>
public sealed class CountryReportText(Texts text, SourceWords words, LocalDays days)
{
    /// <summary>Most columns of a matrix that a sheet of paper holds.</summary>
    private const int ColumnsOnPaper = 12;

    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    public CountryReport Write(AssessmentDocument document, string language)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return new(
                language,
                text["CountryReport.Title"],
                $"{text.Country(document.Country)} – {text["CountryReport.Draft"]}",
                [
                    .. Purpose(document),
                    .. Sources(document.Assessment),
                    .. Matrix(document),
                    .. Gaps(document.Assessment),
                    .. Overlaps(document.Assessment),
                    .. Comparability(document.Assessment),
                    .. Recommendations(document.Assessment),
                    .. Annex(document),
                ]
            );
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }

    private IEnumerable<ReportBlock> Purpose(AssessmentDocument document)
    {
        yield return new ReportParagraph(
            text[
                "CountryReport.DraftNote",
                text.Day(DateOnly.FromDateTime(days.ToLocal(document.MadeAt))),
                document.CatalogueVersion
            ]
        );
        yield return new ReportHeading(1, text["CountryReport.Purpose"]);
        yield return new ReportParagraph(text["CountryReport.PurposeText"]);
        yield return new ReportParagraph(text["CountryReport.LawText"]);
        yield return new ReportParagraph(text["CountryReport.TablesText", document.Assessment.Indicators.Count]);
    }

    private IEnumerable<ReportBlock> Sources(SourceAssessment assessment)
    {
        yield return new ReportHeading(1, text["CountryReport.Sources"]);
        yield return new ReportParagraph(
            assessment.Sources.Count == 0
                ? text["CountryReport.NoSources"]
                : text["CountryReport.SourceCount", assessment.Sources.Count]
        );
        foreach (var (i, column) in assessment.Sources.Index())
        {
            var source = column.Source!;
            yield return new ReportHeading(2, words.NameWithKey(column));
            if (source.Profile.Description.Length > 0)
                yield return new ReportParagraph(source.Profile.Description);
            var whole = assessment
                .TableDimensions.GroupBy(d => d.Table)
                .Where(t => t.All(d => d.Sources[i] == Collected.Yes))
                .Select(t => t.Key)
                .ToList();
            yield return new ReportList([
                Line("Sources.KeptBy", source.KeptBy),
                Line("Sources.Years", words.Years(column)),
                Line("Sources.Subject", words.Subject(source.Profile.Subject)),
                Line("CountryReport.Indicators", Levels(column)),
                Line(
                    "CountryReport.WholeTables",
                    whole.Count > 0 ? string.Join(", ", whole) : text["CountryReport.None"]
                ),
            ]);
        }
        yield return new ReportHeading(2, text["CountryReport.Here"]);
        yield return new ReportParagraph(text["CountryReport.HereText"]);
        if (assessment.Here.Count == 0)
            yield return new ReportParagraph(text["CountryReport.NobodyHere"]);
        else
            yield return new ReportTable(
                text["CountryReport.Here"],
                [
                    text["Sources.ShortName"],
                    text["Sources.Name"],
                    text["CountryReport.Institutions"],
                    .. SourceWords.Levels.Select(words.Level),
                ],
                [
                    .. assessment.Here.Select(c =>
                        (IReadOnlyList<string>)
                            [
                                c.Key,
                                words.Name(c),
                                Number(c.Institutions),
                                .. SourceWords.Levels.Select(l => Number(c.Count(l))),
                            ]
                    ),
                ]
            );
    }

    private IEnumerable<ReportBlock> Matrix(AssessmentDocument document)
    {
        yield return new ReportHeading(1, text["Sources.MatrixTitle"]);
        yield return new ReportParagraph(
            string.Join("; ", SourceWords.Levels.Select(l => $"{SourceWords.Sign(l)} {words.Level(l)}"))
        );
        yield return new ReportParagraph(text["Sources.PartlyHere"]);
        yield return new ReportList([.. document.Assessment.Columns.Select(words.NameWithKey)]);
        foreach (var letter in document.Sections)
        {
            yield return new ReportHeading(2, text.Section(letter));
            foreach (var columns in document.Assessment.Columns.Index().Chunk(ColumnsOnPaper))
                yield return new ReportTable(
                    text.Section(letter),
                    [text["Sources.Indicator"], .. columns.Select(c => c.Item.Key)],
                    [
                        .. document
                            .Assessment.Rows.Where(r => r.Indicator.Section == letter)
                            .Select(r =>
                            {
                                var cells = r.Sources.Concat(r.Here).ToList();
                                return (IReadOnlyList<string>)
                                    [
                                        words.Indicator(r.Indicator),
                                        .. columns.Select(c => SourceWords.Sign(cells[c.Index].Collected)),
                                    ];
                            }),
                    ]
                );
        }
    }

    private IEnumerable<ReportBlock> Gaps(SourceAssessment assessment)
    {
        yield return new ReportHeading(1, text["Sources.GapsTitle"]);
        yield return new ReportParagraph(text["Sources.GapsNote"]);
        foreach (var (key, gaps) in ByNeed(assessment))
        {
            yield return new ReportHeading(2, text[key]);
            yield return gaps.Count == 0
                ? new ReportParagraph(text["Sources.NoGap"])
                : new ReportTable(
                    text[key],
                    [
                        text["Sources.Indicator"],
                        text["Sources.FeedsTables"],
                        text["Sources.WhatIsKnown"],
                        text["Sources.AskedHere"],
                    ],
                    [
                        .. gaps.Select(g =>
                            (IReadOnlyList<string>)
                                [
                                    words.Indicator(g.Row.Indicator),
                                    g.Tables.Count == 0 ? "–" : string.Join(", ", g.Tables),
                                    words.Certainty(g),
                                    text.Code("CL_YN", g.Row.IsCollectedHere ? "Y" : "N"),
                                ]
                        ),
                    ]
                );
        }
        yield return new ReportHeading(2, text["Sources.TablesTitle"]);
        yield return new ReportTable(
            text["Sources.TablesTitle"],
            [
                text["Tables.Table"],
                text["Sources.Dimension"],
                text["CountryReport.CanGive"],
                text["CountryReport.CanGivePartly"],
            ],
            [
                .. assessment.TableDimensions.Select(d =>
                {
                    var levels = assessment.Columns.Zip(d.Sources.Concat(d.Here)).ToList();
                    return (IReadOnlyList<string>)
                        [d.Table, words.Dimension(d), Keys(Collected.Yes), Keys(Collected.Partly)];

                    string Keys(Collected level) =>
                        levels.Where(l => l.Second == level).Select(l => l.First.Key).ToList() is { Count: > 0 } keys
                            ? string.Join(", ", keys)
                            : "–";
                }),
            ]
        );
    }

    /// <summary>The gaps under the heading of what they are needed for.</summary>
    public static IEnumerable<(string Key, IReadOnlyList<AssessmentGap> Gaps)> ByNeed(SourceAssessment assessment)
    {
        yield return ("Sources.GapsOfTheLaw", [.. assessment.Gaps.Where(g => g.IsOfTheLaw)]);
        yield return ("Sources.GapsOfTables", [.. assessment.Gaps.Where(g => !g.IsOfTheLaw && g.Tables.Count > 0)]);
        yield return ("Sources.GapsOfNone", [.. assessment.Gaps.Where(g => !g.IsOfTheLaw && g.Tables.Count == 0)]);
    }

    private IEnumerable<ReportBlock> Overlaps(SourceAssessment assessment)
    {
        yield return new ReportHeading(1, text["CountryReport.Overlaps"]);
        yield return new ReportParagraph(text["Sources.OverlapsNote"]);
        if (assessment.Pairs.Count == 0)
            yield return new ReportParagraph(text["Sources.NoOverlap"]);
        else
            yield return new ReportTable(
                text["Sources.OverlapsTitle"],
                [
                    text["Sources.OneSource"],
                    text["Sources.OtherSource"],
                    text["Sources.YearsInCommon"],
                    text["Sources.SharedIndicators"],
                ],
                [
                    .. assessment.Pairs.Select(p =>
                        (IReadOnlyList<string>)
                            [
                                words.NameWithKey(p.One),
                                words.NameWithKey(p.Other),
                                words.Years(p),
                                Number(p.Shared.Count),
                            ]
                    ),
                ]
            );
        yield return new ReportHeading(2, text["Sources.DifferingTitle"]);
        var differing = assessment.Rows.Where(r => r.HasDifferingDefinitions).ToList();
        if (differing.Count == 0)
            yield return new ReportParagraph(text["Sources.NoDiffering"]);
        else
            yield return new ReportTable(
                text["Sources.DifferingTitle"],
                [text["Sources.Indicator"], text["Sources.Source"], text["Sources.Definition"]],
                [
                    .. differing.SelectMany(r =>
                        assessment
                            .Sources.Zip(r.Sources)
                            .Where(c => c.Second.IsCollected)
                            .Select(c =>
                                (IReadOnlyList<string>)
                                    [
                                        words.Indicator(r.Indicator),
                                        words.NameWithKey(c.First),
                                        words.Definition(c.Second),
                                    ]
                            )
                    ),
                ]
            );
    }

    private IEnumerable<ReportBlock> Comparability(SourceAssessment assessment)
    {
        yield return new ReportHeading(1, text["CountryReport.Comparability"]);
        if (assessment.Notes.Count == 0)
            yield return new ReportParagraph(text["Sources.NoNotes"]);
        else
        {
            yield return new ReportParagraph(text["CountryReport.ComparabilityText"]);
            yield return new ReportTable(
                text["Sources.NotesTitle"],
                [
                    text["Sources.Indicator"],
                    text["Sources.Source"],
                    text["Sources.Collected"],
                    text["Sources.Definition"],
                    text["Sources.Comparability"],
                ],
                [
                    .. assessment.Notes.Select(n =>
                        (IReadOnlyList<string>)
                            [
                                words.Indicator(n.Indicator),
                                n.Column.Key,
                                words.Level(n.Cell.Collected),
                                words.Definition(n.Cell),
                                n.Cell.Comparability,
                            ]
                    ),
                ]
            );
        }
    }

    private IEnumerable<ReportBlock> Recommendations(SourceAssessment assessment)
    {
        yield return new ReportHeading(1, text["CountryReport.Recommendations"]);
        var gaps = assessment
            .Gaps.Where(g => g.IsOfTheLaw || g.Tables.Count > 0)
            .OrderByDescending(g => g.IsOfTheLaw)
            .ToList();
        (string Sentence, IEnumerable<string> About)[] all =
        [
            (
                text["CountryReport.RecommendRecording"],
                Named(gaps.Where(g => g.IsCertain && !g.Row.IsCollectedHere).Select(g => g.Row))
            ),
            (
                text["CountryReport.RecommendAnswers"],
                Named(gaps.Where(g => g.IsCertain && g.Row.IsCollectedHere).Select(g => g.Row))
            ),
            (text["CountryReport.RecommendFindingOut"], Named(gaps.Where(g => !g.IsCertain).Select(g => g.Row))),
            (
                text["CountryReport.RecommendWhole"],
                Named(assessment.Rows.Where(r => r.IsOnlyPartly && r.Indicator.FeedsStatistics))
            ),
            (text["CountryReport.RecommendDefinition"], Named(assessment.Rows.Where(r => r.HasDifferingDefinitions))),
            (
                text["CountryReport.RecommendComparing"],
                assessment
                    .Pairs.Where(p => p.MayOverlap)
                    .Select(p => $"{words.NameWithKey(p.One)}; {words.NameWithKey(p.Other)}")
            ),
            (
                text["CountryReport.RecommendYears"],
                assessment.Sources.Where(c => c.FromYear is null).Select(words.NameWithKey)
            ),
            (
                text["CountryReport.RecommendDescribing"],
                assessment
                    .Sources.Where(c => c.Count(null) > 0)
                    .Select(c => $"{words.NameWithKey(c)}: {Number(c.Count(null))}")
            ),
        ];
        var drafted = all.Where(r => r.About.Any()).ToList();
        yield return new ReportParagraph(
            text[drafted.Count == 0 ? "CountryReport.NoRecommendation" : "CountryReport.RecommendationsText"]
        );
        foreach (var (i, (sentence, about)) in drafted.Index())
        {
            yield return new ReportParagraph($"{Number(i + 1)}. {sentence}");
            yield return new ReportList([.. about]);
        }

        IEnumerable<string> Named(IEnumerable<AssessmentRow> rows) => rows.Select(r => words.Indicator(r.Indicator));
    }

    private IEnumerable<ReportBlock> Annex(AssessmentDocument document)
    {
        yield return new ReportHeading(1, text["CountryReport.Annex"]);
        yield return new ReportParagraph(text["CountryReport.AnnexText", document.CatalogueVersion]);
        yield return new ReportTable(
            text["CountryReport.Annex"],
            [text["Sources.Code"], text["Sources.Indicator"], text["Sources.Definition"]],
            [
                .. document.Assessment.Indicators.Select(i =>
                    (IReadOnlyList<string>)[i.Code, text.Label(i.Code), text.Help(i.Code)]
                ),
            ]
        );
    }

    private string Levels(AssessedColumn column) =>
        string.Join("; ", SourceWords.Levels.Select(l => $"{words.Level(l)}: {Number(column.Count(l))}"));

    private string Line(string key, string value) => $"{text[key]}: {value}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

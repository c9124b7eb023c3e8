using System.Globalization;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Sources;

/// <summary>The assessment in words of the user's language, the same on page, in workbook and report.</summary>
public sealed class SourceWords(Texts text)
{
    /// <summary>The levels in their order; null where nobody said.</summary>
    public static IReadOnlyList<Collected?> Levels { get; } = [Collected.Yes, Collected.Partly, Collected.Never, null];

    public string Level(Collected? collected) => text[$"Collected.{collected?.ToString() ?? "NotSaid"}"];

    /// <summary>Told apart by shape, not by colour.</summary>
    public static string Sign(Collected? collected) =>
        collected switch
        {
            Collected.Yes => "●",
            Collected.Partly => "◐",
            Collected.Never => "○",
            _ => "–",
        };

    public string Name(AssessedColumn column) =>
        column.Source?.Profile.Name ?? text["Sources.Here", text.Code("CL_INST", column.InstitutionType)];

    /// <summary>Its short name and its name.</summary>
    public string NameWithKey(AssessedColumn column) => $"{column.Key} – {Name(column)}";

    public string Years(AssessedColumn column) =>
        column is { Source: null, FromYear: null, ToYear: null } ? "–" : Years(column.FromYear, column.ToYear);

    public string Years(int? from, int? to) =>
        (from, to) switch
        {
            ({ } first, { } last) when first == last => Year(first),
            ({ } first, { } last) => $"{Year(first)}–{Year(last)}",
            ({ } first, null) => text["Sources.YearsFrom", Year(first)],
            (null, { } last) => text["Sources.YearsTo", Year(last)],
            _ => text["Sources.YearsNotSaid"],
        };

    /// <summary>Years in which both may hold records.</summary>
    public string Years(SourcePair pair) =>
        pair.MayOverlap ? Years(pair.FromYear, pair.ToYear) : text["Sources.NoYearsInCommon"];

    public string Subject(SourceSubject subject) => text[$"SourceSubject.{subject}"];

    public string Basis(AssessmentCell cell) =>
        cell.Headings.Count > 0
            ? text["Sources.FromColumns", text[$"AssessmentBasis.{cell.Basis}"], string.Join("; ", cell.Headings)]
            : text[$"AssessmentBasis.{cell.Basis}"];

    /// <summary>What a table divides by, or what else it cannot do without.</summary>
    public string Dimension(TableDimension dimension) =>
        dimension.Dimension switch
        {
            TableNeed.Year => text["Tables.Year"],
            TableNeed.Offence or TableNeed.Compensation or TableNeed.Confiscation => text.Label(
                dimension.Needs[0].AnyOf[0]
            ),
            var name => text[$"Dimension.{name}"],
        };

    /// <summary>Whether it is known of all sources.</summary>
    public string Certainty(AssessmentGap gap) => text[gap.IsCertain ? "Sources.GapCertain" : "Sources.GapOpen"];

    public string Table(string table) => text[$"TableTitle.{table}"];

    /// <summary>Label and code.</summary>
    public string Indicator(Indicator indicator) => $"{text.Label(indicator.Code)} ({indicator.Code})";

    /// <summary>The indicators that give a dimension, by their codes.</summary>
    public string Needs(TableDimension dimension) =>
        string.Join(" + ", dimension.Needs.Select(n => string.Join(" / ", n.AnyOf)));

    /// <summary>Where nobody said another, it is taken to be that of the catalogue.</summary>
    public string Definition(AssessmentCell cell) =>
        cell.Definition.Length > 0 ? cell.Definition : text["Sources.DefinitionOfCatalogue"];

    /// <summary>What was said of an indicator; empty for nothing.</summary>
    public string Statement(Collected? collected, string definition, string comparability) =>
        string.Join(
            "; ",
            new[] { collected is null ? "" : Level(collected), definition, comparability }.Where(w => w.Length > 0)
        );

    private static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);
}

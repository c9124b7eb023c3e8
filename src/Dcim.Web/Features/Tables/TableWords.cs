using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Statistics;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Tables;

/// <summary>The codes of a table in words of the user's language.</summary>
public sealed class TableWords(Texts text)
{
    private static readonly Dictionary<string, string> s_lists = new()
    {
        [VictimTable.Organisation] = "CL_INST",
        [VictimTable.Status] = "CL_VSTAT",
        [VictimTable.Sex] = "CL_SEX",
        [VictimTable.Age] = "CL_AGEGRP",
        [VictimTable.Citizenship] = "CL_CTZ",
        [VictimTable.Country] = "ISO3166",
        [VictimTable.Form] = "CL_EXPL",
        [VictimTable.Iccs] = "CL_ICCS",
    };

    public string Dimension(string name) => text[$"Dimension.{name}"];

    public string Category(string dimension, string category) =>
        category == Statistics.Dimension.Total ? text["Tables.Total"]
        : dimension == VictimTable.Status && category == "PRE" ? text["Tables.Presumed"]
        : text.Code(s_lists[dimension], new Code(category));

    /// <summary>What stands under a table, in words: persons, notes, and what the notes count.</summary>
    public IEnumerable<(string Name, string Value)> UnderTable(TableDocument document)
    {
        yield return (text["Tables.Persons"], Number(document.Persons));
        foreach (var note in document.Table.Notes)
            yield return (text[$"TableNote.{note.Code}"], Number(note.Count));
        foreach (var part in document.Victims.YearNotKnown.Composition)
            yield return (text["Tables.YearNotKnownOf", text.Code("CL_INST", part.Type)], Number(part.Persons));
        foreach (var disagreement in document.Victims.Disagreements)
            yield return (
                text["Tables.DisagreementOn", text.Label(disagreement.Answer)],
                string.Join(" / ", disagreement.Values.Select(v => text.Code(ListOf(disagreement.Answer), v.Value)))
            );
    }

    private static string ListOf(string answer) => IndicatorCatalogue.Current[answer].List!;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public string Margin(MarginTable margin) =>
        text["Tables.MarginTitle", Dimension(margin.Rows.Name), Dimension(margin.Columns.Name)];
}

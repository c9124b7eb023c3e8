using Dcim.Domain.Answers;
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

    public string Margin(MarginTable margin) =>
        text["Tables.MarginTitle", Dimension(margin.Rows.Name), Dimension(margin.Columns.Name)];
}

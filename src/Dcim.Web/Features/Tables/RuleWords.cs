using Dcim.Domain.Counting;
using Dcim.Statistics;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Tables;

/// <summary>The definitions and counting rules a table rests on, in words: name and text.</summary>
public static class RuleWords
{
    private static readonly (string Dimension, string Indicator)[] s_definitions =
    [
        (VictimTable.Organisation, "CAS03"),
        (VictimTable.Status, "IDN03"),
        (VictimTable.Sex, "VIC01"),
        (VictimTable.Age, "VIC04"),
        (VictimTable.Citizenship, "VIC07"),
        (VictimTable.Country, "VIC06"),
        (VictimTable.Form, "EXP16"),
        (VictimTable.Iccs, "EXP04"),
    ];

    public static IEnumerable<(string Name, string Words)> Of(IndicatorTable table, Texts text) =>
        s_definitions
            .Select(d => (text[$"Dimension.{d.Dimension}"], text.Help(d.Indicator)))
            .Concat(table.Rules.Select(r => (text[$"RuleName.{r}"], text[r.ResourceKey()])))
            .Append((text["Tables.SignsName"], text["Tables.Signs"]));
}

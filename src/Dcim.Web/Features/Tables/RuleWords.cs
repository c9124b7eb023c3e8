using Dcim.Domain.Counting;
using Dcim.Statistics;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Tables;

/// <summary>The definitions and counting rules a table rests on, in words: name and text.</summary>
public static class RuleWords
{
    private static readonly (string Dimension, string Name, string Indicator)[] s_ofVictims =
    [
        (VictimTable.Organisation, "Dimension.ORG", "CAS03"),
        (VictimTable.Status, "Dimension.STATUS", "IDN03"),
        (ProtectionTable.Measure, "Measure.AST", "AST01"),
        (ProtectionTable.Measure, "Measure.RFL", "PRO02"),
        (ProtectionTable.Measure, "Measure.PER", "PRO04"),
        (ProtectionTable.Measure, "Measure.RET", "RET01"),
        (VictimTable.Sex, "Dimension.SEX", "VIC01"),
        (VictimTable.Age, "Dimension.AGE", "VIC04"),
        (VictimTable.Citizenship, "Dimension.CITIZEN", "VIC07"),
        (VictimTable.Country, "Dimension.COUNTRY", "VIC06"),
        (FlowTable.Recruitment, "Dimension.RECRUIT", "REC01"),
        (FlowTable.Exploitation, "Dimension.EXPLOIT", "EXP06"),
        (VictimTable.Form, "Dimension.FORM", "EXP16"),
        (VictimTable.Iccs, "Dimension.ICCS", "EXP04"),
    ];

    private static readonly (string Dimension, string Name, string Indicator)[] s_ofProceedings =
    [
        (OffenderTable.Stage, "Dimension.STAGE", "TRF17"),
        (DecisionTable.Suspect, "Dimension.SUSPECT", "TRF03"),
        (VictimTable.Sex, "Dimension.SEX", "TRF04"),
        (VictimTable.Age, "Dimension.AGE", "TRF06"),
        (VictimTable.Citizenship, "Dimension.CITIZEN", "TRF08"),
        (VictimTable.Country, "Dimension.COUNTRY", "TRF07"),
        (VictimTable.Form, "Dimension.FORM", "TRF13"),
        (OffenderTable.Decision, "Dimension.DECISION", "PRS03"),
        (JudgmentTable.Instance, "Dimension.INSTANCE", "JDG02"),
        (JudgmentTable.Outcome, "Dimension.OUTCOME", "JDG03"),
        (SentenceTable.Kind, "Dimension.SANCTION", "SEN01"),
        (SentenceTable.Length, "Dimension.LENGTH", "SEN02"),
        (SentenceTable.Suspended, "Dimension.SUSPENDED", "SEN03"),
    ];

    /// <summary>The rules, and what the signs mean.</summary>
    public static IEnumerable<(string Name, string Words)> Of(IEnumerable<CountingRule> rules, Texts text) =>
        rules
            .Select(r => (text[$"RuleName.{r}"], text[r.ResourceKey()]))
            .Append((text["Tables.SignsName"], text["Tables.Signs"]));

    public static IEnumerable<(string Name, string Words)> Of(CountedTable counted, Texts text) =>
        (counted is ProceedingTable ? s_ofProceedings : s_ofVictims)
            .Where(d => counted.Table.Dimensions.Any(t => t.Name == d.Dimension))
            .Select(d => (text[d.Name], text.Help(d.Indicator)))
            .Concat(Of(counted.Table.Rules, text));
}

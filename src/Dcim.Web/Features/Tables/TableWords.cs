using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Statistics;
using Dcim.Web.Hosting;
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
        [FlowTable.Recruitment] = "ISO3166",
        [FlowTable.Exploitation] = "ISO3166",
        [OffenderTable.Stage] = "CL_STAGE",
        [OffenderTable.Decision] = "CL_PROSDEC",
        [DecisionTable.Suspect] = "CL_NATLEG",
        [JudgmentTable.Instance] = "CL_INSTANCE",
        [JudgmentTable.Outcome] = "CL_JUDG",
        [SentenceTable.Kind] = "CL_SANC",
        [SentenceTable.Length] = "",
        [SentenceTable.Suspended] = "CL_SUSP",
        [SentenceTable.LegalKind] = "CL_LEGSAN",
        [SentenceTable.Offence] = IndicatorCatalogue.Offences,
    };

    public string Title(string table) => text[$"TableTitle.{table}"];

    /// <summary>What the table counts, under its title; with the year, both clocks and the version of the catalogue.</summary>
    public string Sentence(TableDocument document, LocalDays days) =>
        text[
            $"TableSentence.{document.Table.Id}",
            document.Request.Year,
            text.Day(document.Request.AsOf),
            days.ToLocal(document.Request.RecordedUpTo).ToString("G", CultureInfo.CurrentCulture),
            document.CatalogueVersion
        ];

    public string Dimension(string name) => text[$"Dimension.{name}"];

    public string Category(string dimension, string category) =>
        category == Statistics.Dimension.Total ? text["Tables.Total"]
        : dimension == ProtectionTable.Measure ? text[$"Measure.{category}"]
        : category == FlowRule.SeveralCountries.Value ? text["Tables.SeveralCountries"]
        : category == ProceedingCounter.NoKnownSuspect.Value && dimension == DecisionTable.Suspect
            ? text["Tables.NoKnownSuspect"]
        : dimension == VictimTable.Status && category == "PRE" ? text["Tables.Presumed"]
        : dimension == SentenceTable.Length && SentenceRule.Bands.Contains(category)
            ? text[$"SentenceLength.{category}"]
        : text.Code(s_lists[dimension], new Code(category));

    /// <summary>What the table counts, as a heading of its numbers.</summary>
    public string Unit(CountUnit unit) => text[$"TableUnit.{unit}"];

    /// <summary>The records that a table is made of.</summary>
    public string Records(CountedTable counted) =>
        text[counted is ProceedingTable ? "Cell.Proceedings" : "Cell.Registrations"];

    /// <summary>What stands under a table, in words: how many it counts, notes, and what the notes divide.</summary>
    public IEnumerable<(string Name, string Value)> UnderTable(TableDocument document)
    {
        yield return (Unit(document.Counted.Unit), Number(document.Counted.Units));
        foreach (var note in document.Table.Notes)
            yield return (text[$"TableNote.{note.Code}"], Number(note.Count));
        foreach (var (part, dimension, category, count) in document.Counted.NoteParts)
            yield return (text[$"TablePart.{part}", Category(dimension, category)], Number(count));
        foreach (var share in document.Counted.Shares)
            yield return (text[$"TableShare.{share.Code}"], Share(share));
        foreach (var disagreement in (document.Counted as RegistrationTable)?.Disagreements ?? [])
            yield return (
                text["Tables.DisagreementOn", text.Label(disagreement.Answer)],
                string.Join(" / ", disagreement.Values.Select(v => Answer(disagreement.Answer, v.Value)))
            );
    }

    /// <summary>A line of the ledger, in words; the value as a reader of the language writes it.</summary>
    public (string Name, string Value) LedgerLine(LedgerLine line) =>
        (
            text[$"Ledger.{line.Figure}"],
            line.Value?.ToString("0.#", CultureInfo.CurrentCulture) ?? CellValue.Missing.ToString()
        );

    /// <summary>What must be said with the ledger.</summary>
    public string LedgerNote(Ledger ledger) =>
        text[
            ledger.IsWithheld ? "Ledger.Withheld"
            : ledger.Outlook is null ? "Ledger.LeftOut"
            : "Ledger.Basis"
        ];

    /// <summary>Part and whole, and the share in per cent where there is one.</summary>
    private string Share(TableShare share) =>
        share.Whole == 0
            ? text["Tables.PartOf", share.Part, share.Whole]
            : text["Tables.ShareOf", share.Part, share.Whole, 100m * share.Part / share.Whole];

    public string Amount(TableAmount amount) => text[$"TableAmount.{amount.Code}"];

    /// <summary>A sum with its currency; <c>:</c> where it is not known to be nought.</summary>
    public static string Sum(TableAmount amount) =>
        amount.Sum is { } sum ? Money(sum, amount.Currency) : CellValue.Missing.ToString();

    /// <summary>What has no rate, each currency with its amount and how many they are.</summary>
    public string NotConverted(TableAmount amount) =>
        string.Join(
            "; ",
            amount.NotConverted.Select(n => text["Tables.AmountTimes", Money(n.Amount, n.Currency), n.Times])
        );

    private static string Money(long amount, string currency) =>
        string.Create(CultureInfo.CurrentCulture, $"{amount:N0} {currency}");

    private string Answer(string answer, Code value) =>
        value == FlowRule.SeveralCountries
            ? text["Tables.SeveralCountries"]
            : text.Code(IndicatorCatalogue.Current[answer].List!, value);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public string Margin(MarginTable margin) =>
        text["Tables.MarginTitle", Dimension(margin.Rows.Name), Dimension(margin.Columns.Name)];

    public string View(SecondView view) => text[$"TableView.{view.Name}"];

    /// <summary>What the view counts, and that its sum is not that of the table.</summary>
    public string ViewNote(SecondView view) => text[$"TableViewNote.{view.Name}"];
}

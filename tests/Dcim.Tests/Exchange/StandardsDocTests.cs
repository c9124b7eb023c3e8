using System.Text;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Exchange;

/// <summary>What docs/standards.md lists as not mapping is what the data say; DCIM_WRITE_DOCS=1 writes it anew.</summary>
public sealed class StandardsDocTests
{
    private const string Mark =
        "<!-- From here on made by StandardsDocTests (DCIM_WRITE_DOCS=1); change the data, not the text. -->";

    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;
    private static readonly CatalogueWords s_words = new(new Texts(), s_catalogue);

    [Fact]
    public void TheListInTheDocumentation_IsTrue()
    {
        var path = Repository.File("docs/standards.md");
        var document = File.ReadAllText(path);
        var head = document[..(document.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];
        var made = $"{head}\n\n{Made()}";
        if (Environment.GetEnvironmentVariable("DCIM_WRITE_DOCS") == "1")
            File.WriteAllText(path, made);
        Assert.Equal(made, File.ReadAllText(path));
    }

    private static string Made()
    {
        var text = new StringBuilder();
        Heading("Fields of HTCDS that we have no question for");
        Line("They are left out when a file comes in, and empty when one goes out.");
        foreach (var field in Htcds.Fields.Where(f => f.Columns is null))
            Item(field.Label);
        Heading("Fields of HTCDS that lose something");
        Item(
            "Consent: yes is read as consent to a file of her own (OWN), no as none (NON); going out, no scope is told but these."
        );
        Item("Incoming Referral Date: read as the date of registration (CAS04), the only date of a case there is.");
        Item("Birthdate: a month or a year goes out as it is known; no day is made up.");
        Item(
            "Email, telephones, address: read into one text (VID03); going out, only an e-mail address can be told apart."
        );
        Item(
            "Trafficking Status: only the last; its date is not known. The deciding body is a kind of body, not which one: of its own kind the institution itself."
        );
        Item(
            "Method of control, industry, place: told of the person, not of each episode; they are read into the first."
        );
        Heading("Values of HTCDS that are read as one code");
        Table("Field", "Values", "Read as");
        foreach (var (list, field) in ListsOfHtcds())
        foreach (
            var group in StandardCodes
                .Read(s_catalogue.Lists[list], Htcds.Name)
                .GroupBy(v => v.Value)
                .Where(g => g.Count() > 1)
        )
            Row(field, string.Join("; ", group.Select(g => g.Key)), $"{Label(list, group.Key)} ({list}.{group.Key})");
        Row(
            "Gender",
            "TransgenderFeminine; TransgenderMasculine; NonConforming",
            "gender identity (VIC02); the sex (VIC01) is then not known"
        );
        Heading("Codes of ours that HTCDS does not tell apart");
        Table("List", "Codes", "Written as");
        foreach (var (list, _) in ListsOfHtcds().DistinctBy(l => l.List).Where(l => l.List != "ISO3166"))
        foreach (
            var group in s_catalogue
                .Lists[list]
                .Values.GroupBy(v => StandardCodes.Write(s_catalogue.Lists[list], v.Code, Htcds.Name) ?? "")
                .Where(g => g.Count() > 1 || g.Key.Length == 0)
        )
            Row(
                list,
                string.Join("; ", group.Select(v => $"{Label(list, v.Code)} ({v.Code})")),
                group.Key.Length == 0 ? "(empty)" : group.Key
            );
        Heading("Questions of ours that HTCDS does not ask");
        var mapped = Htcds
            .Fields.SelectMany(f => f.Columns ?? [])
            .Select(c => AnswerAddress.Parse(c.Target)!)
            .Select(a => (a.Rows, a.Key))
            .ToHashSet();
        var list1 = TargetList.Of(s_catalogue, "PT", SourceSubject.Registrations);
        foreach (var group in list1.Groups)
            if (
                group
                    .Targets.Where(t => t.Address.Section is null && !mapped.Contains((t.Address.Rows, t.Key)))
                    .ToList() is
                { Count: > 0 } left
            )
                Item($"{group.Name}: {string.Join(", ", left.Select(t => t.Key))}");
        text.Append('\n');
        Line("Proceedings, defendants, decisions and judgments have no place in its spreadsheet.");
        Heading("Columns of CTDC that we cannot fill");
        foreach (var column in Ctdc.NeverFilled)
            Item(column);
        Heading("Codes of ours that CTDC does not tell apart");
        Table("Column", "Codes");
        foreach (
            var group in s_catalogue
                .Lists.Values.SelectMany(l => l.Values.Select(v => (List: l.Code, Value: v)))
                .Where(v => v.Value.Mappings.ContainsKey("ctdc"))
                .GroupBy(v => v.Value.Mappings["ctdc"])
                .Where(g => g.Count() > 1)
        )
            Row(
                group.Key,
                string.Join("; ", group.Select(v => $"{Label(v.List, v.Value.Code)} ({v.List}.{v.Value.Code})"))
            );
        return text.ToString();

        void Heading(string heading) =>
            text.Append(text.Length == 0 ? "" : "\n").Append("### ").Append(heading).Append("\n\n");
        void Line(string line) => text.Append(line).Append("\n\n");
        void Item(string item) => text.Append("- ").Append(item).Append('\n');
        void Row(params string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        void Table(params string[] headings)
        {
            Row(headings);
            Row([.. headings.Select(_ => "---")]);
        }
    }

    private static string Label(string list, string code) => s_words.In($"{list}.{code}", "en-GB") ?? code;

    private static IEnumerable<(string List, string Field)> ListsOfHtcds() =>
        Htcds
            .Fields.SelectMany(f => (f.Columns ?? []).Where(c => c.List is not null).Select(c => (c.List!, f.Label)))
            .DistinctBy(l => l.Item1);
}

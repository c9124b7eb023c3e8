using System.Globalization;
using System.Text;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Demonstration;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Web.Hosting;

namespace Dcim.Benchmarks;

/// <summary>A csv of invented victims as the register of a police force would hold them, and the profile that reads it.</summary>
internal static class ImportFile
{
    /// <summary>The institution whose file it is.</summary>
    public const string Institution = "PT-PJ";

    private const string Number = "number";

    private static readonly string[] s_answers =
    [
        "CAS04",
        "VID03.given",
        "VID03.family",
        "VID04",
        "VIC03",
        "VIC04",
        "VIC01",
        "VIC06",
        "VIC08",
        "VIC13",
        "REC03",
        "EXP16",
        "statuses[1].IDN03",
        "statuses[1].IDN04",
        "statuses[1].IDN05",
        "episodes[1].EXP02",
        "episodes[1].EXP05",
        "episodes[1].EXP06",
        "episodes[1].EXP09",
    ];

    /// <summary>How many columns it has.</summary>
    public static int Columns => s_answers.Length + 1;

    public static void Write(string csv, string profile, int rows)
    {
        File.WriteAllText(
            profile,
            new SourceProfile
            {
                Name = "Measured",
                RecordKey = [Number],
                Columns = [.. s_answers.Select(a => new ColumnMapping { Heading = a, Target = a })],
            }.ToJson()
        );
        var country = NationalProfile.Load("PT");
        var catalogue = IndicatorCatalogue.For(country);
        var generator = new DemonstrationGenerator(catalogue, country, seed: 1, new(2026, 10, 31));
        using var text = new StreamWriter(csv, append: false, Encoding.UTF8);
        text.WriteLine(string.Join(',', s_answers.Prepend(Number)));
        var sheets = generator
            .Persons(DemonstrationFilling.Most)
            .SelectMany(p => p.Registrations.Select(r => (Person: p, Registration: r)))
            .Where(r => r.Registration.Registrar.Code == Institution)
            .Take(rows)
            .Select(r => generator.SheetOf(r.Person, r.Registration));
        foreach (var (i, sheet) in sheets.Index())
            text.WriteLine(
                string.Join(
                    ',',
                    s_answers
                        .Select(a => CsvField.Of(Cell(catalogue, sheet, a)))
                        .Prepend((i + 1).ToString(CultureInfo.InvariantCulture))
                )
            );
    }

    private static string Cell(IndicatorCatalogue catalogue, RecordSheet sheet, string written)
    {
        var address = AnswerAddress.Parse(written)!;
        var rows = address.Rows is null ? null : sheet.RowsOf(address.Rows);
        return AnswerText.Write(
            catalogue[address.Key],
            rows is null ? sheet.Answers
                : rows.Count >= address.Number ? rows[address.Number - 1]
                : new AnswerSheet()
        );
    }
}

using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Demonstration;

namespace Dcim.Web.Hosting;

/// <summary>
/// Invented registrations as plain csv with the truth beside them, for measuring how well persons are recognised without making a
/// database: those only that hold an identity, for no other reaches a matcher.
/// </summary>
public static class PeopleFile
{
    public const string Heading =
        "record_id,institution,given_name,surname,birth_date,sex,nationality,region,exploitation,year,document,script,person_id";

    public static void Write(DemonstrationGenerator generator, int records, TextWriter file)
    {
        file.WriteLine(Heading);
        var held = generator
            .Persons(int.MaxValue)
            .SelectMany(p => p.Registrations.Where(r => r.HasIdentity).Select(r => (Person: p, Registration: r)))
            .Take(records);
        foreach (var (person, registration) in held)
        {
            var identity = registration.Identity;
            file.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"R{registration.Number + 1},{registration.Registrar.Code},{CsvField.Of(identity.Given)},{CsvField.Of(identity.Family)},{Day(identity.Birth)},{Known(registration.Sex)},{Known(registration.Citizenships[0])},{registration.Region},{person.Spells[registration.Spell].Form},{registration.On.Year},{identity.Document},{identity.Script},{person.Number + 1}"
                )
            );
        }
    }

    /// <summary>A day, month or year; an interval across years has no such form.</summary>
    private static string Day(PartialDate date) =>
        date.Kind switch
        {
            DateKind.Exact => Text(date, "yyyy-MM-dd"),
            DateKind.Month => Text(date, "yyyy-MM"),
            DateKind.Year => Text(date, "yyyy"),
            _ => "",
        };

    private static string Text(PartialDate date, string format) =>
        date.Earliest.ToString(format, CultureInfo.InvariantCulture);

    private static string Known(string code) => code == "UNK" ? "" : code;
}

using System.Globalization;
using System.Text.RegularExpressions;
using Dcim.Linkage;
using Dcim.Linkage.Names;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Web.Features.Linkage;

/// <summary>Records of a csv with names, birth date and whatever else, and who is who: to try the matcher on.</summary>
/// <param name="Fields">Which columns are compared as codes.</param>
/// <param name="Columns">Each field with the column it was read from, to be shown.</param>
public sealed partial record LinkageFile(
    LinkageFields Fields,
    IReadOnlyList<PersonRecord> Records,
    IReadOnlyList<string> Truth,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Columns
)
{
    private const string Given = "given";
    private const string Family = "family";
    private const string Birth = "birth";
    private const string Document = "document";
    private const string Year = "year";
    private const string Nationality = "nationality";
    private const string Group = "group";

    /// <summary>The fields with the headings they are known by.</summary>
    private static readonly (string Field, string[] Headings)[] s_known =
    [
        (Given, ["given", "given_name", "given_names", "first_name", "firstname", "forename"]),
        (Family, ["family", "surname", "family_name", "last_name", "lastname"]),
        (Birth, ["birth", "birth_date", "date_of_birth", "birthdate", "dob"]),
        ("sex", ["sex", "gender"]),
        (Nationality, ["nationality", "citizenship"]),
        (Document, ["document", "document_number", "soc_sec_id", "ssid", "passport"]),
        (Year, ["year"]),
        ("region", ["region"]),
        ("exploitation", ["exploitation"]),
        ("postcode", ["postcode", "postcode_fake", "zip"]),
        ("state", ["state"]),
        ("city", ["city", "suburb", "town"]),
        ("street_number", ["street_number"]),
        ("address", ["address_1"]),
        ("email", ["email"]),
        ("birth_place", ["birth_place"]),
        ("occupation", ["occupation"]),
        (Group, ["script", "language"]),
    ];

    /// <summary>Names of the fields that <c>--map</c> takes.</summary>
    public static IEnumerable<string> FieldNames => s_known.Select(k => k.Field);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Any separator and encoding; the first row holds the headings.</param>
    /// <param name="truth">Heading of the column that is the same for records of one person.</param>
    /// <param name="map">Heading by field where it is not one of those known; an empty one leaves the field out.</param>
    /// <exception cref="InvalidDataException">A heading that is not there, or no column of names.</exception>
    /// <exception cref="SourceFileException">No csv.</exception>
    public static LinkageFile Read(Stream file, string truth, IReadOnlyDictionary<string, string> map)
    {
        using var rows = CsvFile.Open(file, null, FileLimits.Default).Rows().GetEnumerator();
        if (!rows.MoveNext())
            throw new InvalidDataException("The file is empty.");
        var headings = rows.Current.Cells.Select(c => c.Text.Trim()).ToList();
        var truthColumn = Find(headings, truth);
        var columns = s_known
            .Select(k => (k.Field, Column: ColumnOf(k.Field, k.Headings, headings, map)))
            .Where(c => c.Column >= 0 && c.Column != truthColumn)
            .ToDictionary(c => c.Field, c => c.Column);
        if (!columns.ContainsKey(Given) && !columns.ContainsKey(Family))
            throw new InvalidDataException(
                $"No column of names was found. Say which: --map given=HEADING family=HEADING. The file has: {string.Join(", ", headings)}."
            );
        var codes = columns.Where(c => c.Key is not (Given or Family or Birth or Document or Year or Group)).ToList();
        var (records, truths, groups) = (new List<PersonRecord>(), new List<string>(), new List<string>());
        while (rows.MoveNext())
        {
            var cells = rows.Current.Cells;
            records.Add(
                new(
                    PersonName.Of(At(Given), At(Family)),
                    BirthDate.Parse(At(Birth)),
                    At(Document),
                    int.TryParse(At(Year), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null,
                    [.. codes.Select(c => Cell(c.Value) is { Length: > 0 } code ? code : null)]
                )
            );
            truths.Add(Cell(truthColumn));
            groups.Add(At(Group));

            string At(string field) => columns.TryGetValue(field, out var column) ? Cell(column) : "";
            string Cell(int column) => column < cells.Length ? cells[column].Text.Trim() : "";
        }
        return new(
            new([.. codes.Select(c => new CodeField(c.Key, FollowsFromName: c.Key == Nationality))]),
            records,
            OfNumbers(truths),
            groups,
            [.. columns.Select(c => $"{c.Key}={headings[c.Value]}")]
        );
    }

    private static int ColumnOf(
        string field,
        string[] known,
        List<string> headings,
        IReadOnlyDictionary<string, string> map
    ) =>
        !map.TryGetValue(field, out var heading)
            ? headings.FindIndex(h => known.Contains(h, StringComparer.OrdinalIgnoreCase))
        : heading.Length == 0 ? -1
        : Find(headings, heading);

    private static int Find(List<string> headings, string heading) =>
        headings.FindIndex(h => h.Equals(heading, StringComparison.OrdinalIgnoreCase)) is >= 0 and var found
            ? found
            : throw new InvalidDataException(
                $"There is no column {heading}. The file has: {string.Join(", ", headings)}."
            );

    /// <summary>In the FEBRL sets the truth is a part of the number of a record: rec-12-org and rec-12-dup-0 are one person.</summary>
    private static List<string> OfNumbers(List<string> truths) =>
        truths.TrueForAll(t => FebrlNumber().IsMatch(t))
            ? truths.ConvertAll(t => FebrlNumber().Match(t).Groups[1].Value)
            : truths;

    [GeneratedRegex(@"\Arec-(\d+)-(?:org|dup-\d+)\z")]
    private static partial Regex FebrlNumber();
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dcim.Domain.Answers;

namespace Dcim.Domain.Exchange;

/// <summary>
/// A whole record as it comes from outside or goes there, before anything is believed: what is asked once, and its rows by kind
/// (<see cref="Records.RowKind.Name"/>, <see cref="Records.ProceedingRowKind.Name"/>), each a sheet of its own.
/// </summary>
public sealed class RecordSheet
{
    private readonly SortedDictionary<string, List<AnswerSheet>> _rows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AnswerSheet> _sources = new(StringComparer.Ordinal);

    /// <summary>Of a proceeding's row: number, from 1, of the defendant among the rows it is about; none where nobody is known.</summary>
    public const string DefendantBox = "defendant";

    /// <summary>Of a link between offender and victim: number, from 1, of the victim among the rows; none for another victim.</summary>
    public const string VictimBox = "victim";

    /// <summary>Of a victim in a proceeding: code of her registration.</summary>
    public const string RegistrationBox = "registration";

    /// <summary>Of a defendant: code of the offender recorded before whom it is.</summary>
    public const string OffenderBox = "offender";

    /// <summary>Of a defendant, with any text: it is another person than the one recorded under this name.</summary>
    public const string AnotherBox = "another";

    /// <summary>What is asked once, of all pages.</summary>
    public AnswerSheet Answers { get; private init; } = new();

    /// <summary>GOV06 and GOV07, by name of the section.</summary>
    public IReadOnlyDictionary<string, AnswerSheet> Sources => _sources;

    /// <summary>The rows, by name of their kind.</summary>
    public IReadOnlyDictionary<string, List<AnswerSheet>> Rows => _rows;

    /// <summary>The rows of a kind, to read or to add to.</summary>
    public List<AnswerSheet> RowsOf(string kind) => _rows.TryGetValue(kind, out var rows) ? rows : _rows[kind] = [];

    /// <summary>The sheet of GOV06 and GOV07 of a section, to read or to fill.</summary>
    public AnswerSheet SourceOf(string section) =>
        _sources.TryGetValue(section, out var sheet) ? sheet : _sources[section] = new();

    /// <summary>The sheet an address is in; rows that are not there yet are added.</summary>
    public AnswerSheet SheetAt(AnswerAddress address)
    {
        if (address.Section is { } name)
            return SourceOf(name);
        if (address.Rows is not { } kind)
            return Answers;
        var rows = RowsOf(kind);
        while (rows.Count < address.Number)
            rows.Add(new());
        return rows[address.Number - 1];
    }

    public string ToJson() =>
        JsonSerializer.Serialize(
            new Stored(
                Answers.ToJson(),
                _sources.ToDictionary(s => s.Key, s => s.Value.ToJson()),
                _rows.ToDictionary(r => r.Key, r => r.Value.Select(s => s.ToJson()).ToArray())
            )
        );

    public static RecordSheet FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json)!;
        var sheet = new RecordSheet { Answers = AnswerSheet.FromJson(stored.Answers) };
        foreach (var (name, source) in stored.Sources)
            sheet._sources[name] = AnswerSheet.FromJson(source);
        foreach (var (kind, rows) in stored.Rows)
            sheet._rows[kind] = [.. rows.Select(AnswerSheet.FromJson)];
        return sheet;
    }

    private sealed record Stored(string Answers, Dictionary<string, string> Sources, Dictionary<string, string[]> Rows);
}

/// <summary>
/// Where an answer stands in a <see cref="RecordSheet"/>, as mappings and messages write it: <c>VIC01</c>, <c>episodes[2].EXP02</c>,
/// <c>identification:GOV06</c>.
/// </summary>
/// <param name="Rows">Name of the kind of row; null for what is asked once.</param>
/// <param name="Number">Number of the row, from 1; 0 for what is asked once.</param>
/// <param name="Section">Name of the section, of GOV06 and GOV07.</param>
/// <param name="Key">Key of the answer.</param>
public sealed partial record AnswerAddress(string? Rows, int Number, string? Section, string Key)
{
    /// <summary>Most rows of a kind that one record may have.</summary>
    public const int MostRows = 200;

    public static AnswerAddress Of(string key) => new(null, 0, null, key);

    /// <returns>Null where the text is no address.</returns>
    public static AnswerAddress? Parse(string text)
    {
        var match = Written().Match(text);
        if (!match.Success)
            return null;
        var rows = match.Groups["rows"];
        var number = rows.Success ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return rows.Success && number is < 1 or > MostRows
            ? null
            : new(
                rows.Success ? rows.Value : null,
                number,
                match.Groups["section"] is { Success: true } section ? section.Value : null,
                match.Groups["key"].Value
            );
    }

    public override string ToString() =>
        Rows is not null ? string.Create(CultureInfo.InvariantCulture, $"{Rows}[{Number}].{Key}")
        : Section is not null ? $"{Section}:{Key}"
        : Key;

    [GeneratedRegex(
        @"^((?<rows>[a-z]{1,20})\[(?<number>\d{1,4})\]\.|(?<section>[a-z]{1,20}):)?(?<key>[A-Za-z0-9.]{1,40})$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Written();
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dcim.Domain.Exchange;

/// <summary>In which order a source writes day, month and year with figures only.</summary>
public enum DateOrder
{
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

/// <summary>What the records of a source are.</summary>
public enum SourceSubject
{
    Registrations,
    Proceedings,
}

/// <summary>How far a source tells of an indicator.</summary>
public enum Collected
{
    Yes,
    Partly,
    Never,
}

/// <summary>
/// What is known of a source of records (a register, a spreadsheet, another case system): how its files are read into sheets, and what
/// it can and cannot tell. It is made once on the mapping page, and serves every later file and the assessment of sources.
/// </summary>
public sealed record SourceProfile
{
    public const int NameLength = 200;
    public const int DefinitionLength = 1000;
    public const int DescriptionLength = 2000;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public required string Name { get; init; }

    /// <summary>What the source is, who keeps it, since when; shown in the assessment.</summary>
    public string Description { get; init; } = "";

    /// <summary>The body that keeps it, where that does not register here and the observatory describes it; else null.</summary>
    public string? KeptBy { get; init; }

    /// <summary>First and last year of which it has records; null where not known, or still kept.</summary>
    public int? FromYear { get; init; }

    /// <inheritdoc cref="FromYear"/>
    public int? ToYear { get; init; }

    /// <summary>What a row of it is about.</summary>
    public SourceSubject Subject { get; init; }

    /// <summary>Name of the sheet in its workbooks; null for the first.</summary>
    public string? Sheet { get; init; }

    /// <summary>Names of further sheets with rows of the same records, joined by <see cref="RecordKey"/>.</summary>
    public IReadOnlyList<string> MoreSheets { get; init; } = [];

    /// <summary>Number of the last line of the headings; null to find it.</summary>
    public int? HeadingRow { get; init; }

    /// <summary>
    /// Headings of the columns that together name a record in the source; rows that agree in them are one record. None: each row is one,
    /// and known again by all that it says.
    /// </summary>
    public IReadOnlyList<string> RecordKey { get; init; } = [];
    public DateOrder DateOrder { get; init; } = DateOrder.DayMonthYear;
    public IReadOnlyList<ColumnMapping> Columns { get; init; } = [];

    /// <summary>Answers that hold for every record of the source and stand in no column.</summary>
    public IReadOnlyList<FixedAnswer> Fixed { get; init; } = [];

    /// <summary>
    /// What the source says of indicators, beyond what its columns show: an indicator that a column gives counts as collected
    /// where nothing stands here.
    /// </summary>
    public IReadOnlyList<SourceStatement> Statements { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="JsonException">The text is no profile.</exception>
    public static SourceProfile FromJson(string json) =>
        JsonSerializer.Deserialize<SourceProfile>(json, s_json) ?? throw new JsonException("Not a profile.");
}

/// <summary>What a column of a source is.</summary>
public sealed record ColumnMapping
{
    /// <summary>The heading as it stands in the file, without line breaks.</summary>
    public required string Heading { get; init; }

    /// <summary>Where its answer goes (<see cref="AnswerAddress"/>); null for a column that is left out.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// The code or codes (with spaces between) of each value that the source writes, as it is written; an empty text leaves the value
    /// unanswered. A value that is not here is read as our own code or text.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>What stands between several values in one cell; null where a cell has one.</summary>
    public string? Separator { get; init; }

    /// <summary>The code given where the cell is "yes" (1, x, ano, tak, sim, áno), for a column that stands for one code of several.</summary>
    public string? WhenYes { get; init; }

    /// <summary>
    /// The code given where a cell has several values and the question takes one answer. Null: that is an error, and of a question
    /// asked of each row, each value makes a row.
    /// </summary>
    public string? WhenSeveral { get; init; }

    /// <summary>The order of dates in this column, where it is another than that of the source.</summary>
    public DateOrder? DateOrder { get; init; }
}

/// <param name="Target">An <see cref="AnswerAddress"/>.</param>
/// <param name="Text">As <see cref="AnswerText"/> writes it.</param>
public sealed record FixedAnswer(string Target, string Text);

/// <param name="Indicator">Code of an indicator.</param>
/// <param name="Collected">How far.</param>
/// <param name="Definition">With which definition, where it is another than that of the catalogue; may be empty.</param>
/// <param name="Comparability">What hinders comparison; may be empty.</param>
public sealed record SourceStatement(
    string Indicator,
    Collected Collected,
    string Definition = "",
    string Comparability = ""
);

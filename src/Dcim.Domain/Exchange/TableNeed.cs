namespace Dcim.Domain.Exchange;

/// <summary>
/// What a yearly table (domain.md 2.4) must be told to have one of its dimensions. A dimension that stands here several times
/// needs all of it.
/// </summary>
/// <param name="Table">T1 to T10.</param>
/// <param name="Dimension">As the tables name it, and what else they cannot do without: <see cref="Year"/> and the like.</param>
/// <param name="AnyOf">Indicators one of which is enough.</param>
public sealed record TableNeed(string Table, string Dimension, params IReadOnlyList<string> AnyOf)
{
    /// <summary>In which year the unit counts.</summary>
    public const string Year = "YEAR";

    /// <summary>That it is about trafficking, or about knowing use.</summary>
    public const string Offence = "OFFENCE";
    public const string Compensation = "COMPENSATION";
    public const string Confiscation = "CONFISCATION";

    private const string Organisation = "ORG";
    private const string Status = "STATUS";
    private const string Sex = "SEX";
    private const string Age = "AGE";
    private const string Citizenship = "CITIZEN";
    private const string Form = "FORM";
    private const string Decision = "DECISION";
    private const string Outcome = "OUTCOME";
    private const string Measure = "MEASURE";

    /// <summary>Table by table, dimension by dimension; rule 14 of domain.md 4.3 is the whole of T1.</summary>
    public static IReadOnlyList<TableNeed> All { get; } =
    [
        new("T1", Year, "CAS04"),
        new("T1", Organisation, "CAS02", "CAS03"),
        new("T1", Status, "IDN03"),
        new("T1", Status, "IDN04"),
        new("T1", Status, "IDN05"),
        new("T1", Sex, "VIC01"),
        new("T1", Age, "VIC03", "VIC04", "VID04"),
        new("T1", Citizenship, "VIC06"),
        new("T1", Form, "EXP16", "EXP02", "IDN11"),
        new("T2", Year, "INV05"),
        new("T2", Offence, "INV04"),
        .. Persons("T2"),
        new("T2", Form, "TRF13"),
        new("T3", Year, "PRS02"),
        new("T3", Offence, "PRS05", "INV04"),
        .. Persons("T3"),
        new("T3", Form, "TRF13"),
        new("T3", Decision, "PRS03"),
        new("T4", Year, "PRS04"),
        new("T4", Offence, "INV04"),
        new("T4", Decision, "PRS03"),
        new("T5", Year, "JDG05", "JDG04"),
        new("T5", Offence, "JDG06"),
        new("T5", Outcome, "JDG03"),
        .. Persons("T5"),
        new("T6", Year, "JDG04"),
        new("T6", "INSTANCE", "JDG02"),
        new("T6", Outcome, "JDG03"),
        new("T7", "STAGE", "INV05", "PRS02", "JDG05"),
        new("T7", Offence, "INV04", "PRS05", "JDG06"),
        .. Persons("T7"),
        new("T8", Year, "PRO03", "PRO04", "AST05"),
        new("T8", Measure, "AST01", "AST04"),
        new("T8", Measure, "PRO02"),
        new("T8", Measure, "PRO04"),
        new("T8", Sex, "VIC01"),
        new("T9", Year, "CAS04"),
        new("T9", "COUNTRY", "VIC06"),
        new("T9", "RECRUIT", "REC01"),
        new("T9", "EXPLOIT", "EXP06"),
        new("T10", Year, "JDG05", "JDG04"),
        new("T10", Offence, "JDG06"),
        new("T10", "SANCTION", "SEN01"),
        new("T10", "LENGTH", "SEN02"),
        new("T10", "SUSPENDED", "SEN03", "SEN07"),
        new("T10", Compensation, "VLP06"),
        new("T10", Confiscation, "SEN05"),
    ];

    /// <summary>The yearly tables, in their order.</summary>
    public static IReadOnlyList<string> Tables { get; } = [.. All.Select(n => n.Table).Distinct()];

    /// <summary>The table serves Article 19a of the directive.</summary>
    public bool IsOfTheLaw => Table is "T1" or "T2" or "T3" or "T4" or "T5" or "T6" or "T7";

    private static TableNeed[] Persons(string table) =>
        [new(table, Sex, "TRF04"), new(table, Age, "TRF05", "TRF06"), new(table, Citizenship, "TRF07")];
}

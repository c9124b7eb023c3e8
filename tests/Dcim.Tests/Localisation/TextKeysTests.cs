using System.Reflection;
using System.Text.RegularExpressions;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Linkage.Blind;
using Dcim.Statistics;
using Dcim.Tests.Domain;
using Dcim.Web.Features.Account;
using Dcim.Web.Features.Administration;
using Dcim.Web.Features.Api;
using Dcim.Web.Features.Audit;
using Dcim.Web.Features.HowWeRecognise;
using Dcim.Web.Features.Imports;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Security;

namespace Dcim.Tests.Localisation;

/// <summary>Every text is used, and every text used is there.</summary>
public sealed partial class TextKeysTests
{
    private static readonly string s_source = string.Join(
        '\n',
        Repository.Sources("src", ".cs", ".cshtml").Select(File.ReadAllText)
    );

    private static readonly HashSet<string> s_keys = [.. ResourceTests.Read("Texts").Keys];

    [Fact]
    public void EveryText_IsUsed()
    {
        var composed = Composed().ToHashSet();
        Assert.Equal([], s_keys.Where(key => !composed.Contains(key) && !s_source.Contains($"\"{key}\"")));
    }

    [Fact]
    public void EveryTextUsed_IsThere()
    {
        var areas = s_keys.Select(key => key.Split('.')[0]).ToHashSet();
        var literal = Key()
            .Matches(s_source)
            .Select(m => m.Groups[1].Value)
            .Where(key => areas.Contains(key.Split('.')[0]));
        Assert.Equal([], literal.Concat(Composed()).Distinct().Where(key => !s_keys.Contains(key)));
    }

    /// <summary>Auditors can search for each kind of record that is written.</summary>
    [Fact]
    public void AuditEntities_AreThoseWritten()
    {
        Assert.Equal([], NamedByTheAudit().Except(AuditEntities.All));
        Assert.All(
            AuditEntities.All,
            entity => Assert.Contains($"\"{entity}\"", s_source.Replace($"nameof({entity})", $"\"{entity}\""))
        );
    }

    /// <summary>The keys that code puts together, from the values it puts them together of.</summary>
    private static IEnumerable<string> Composed() =>
        [
            .. Prefix("Answer", In("src/Dcim.Domain/Answers/AnswerReader.cs", """, "([A-Z][A-Za-z]+)"(?:,|\))""")),
            .. Prefix("AuditAction", Enum.GetNames<AuditAction>()),
            .. Prefix("Audit", Enum.GetNames<AuditFaultKind>()),
            .. Prefix("AuditEntity", AuditEntities.All),
            .. Prefix("AuditPurpose", AuditPurpose.All),
            .. Prefix("AuditRight", Enum.GetNames<GrantKind>()),
            .. Prefix("FieldAgreement", Enum.GetNames<FieldAgreement>().Append("YearOnly")),
            .. Prefix("Links.Voice", Enum.GetNames<LinkVoice>()),
            .. Prefix("Evidence", Enum.GetNames<Evidence>()),
            .. Prefix("Links.Field", s_compared.Select(f => f.Label)),
            .. Prefix("RecogniseFinding", s_compared.SelectMany(f => f.Findings).Select(f => f.Key)),
            .. Prefix("UnusualMark", Enum.GetNames<UnusualMark>()),
            .. Prefix("AuditLaw", AuditLaw.Demands.SelectMany(d => new[] { d.Name, $"{d.Name}How" })),
            .. Prefix("ApiProblem", ApiProblem.Names),
            .. Prefix("AccountState", Enum.GetNames<AccountState>()),
            .. Prefix("MailOutcome", Enum.GetNames<MailOutcome>()),
            .. Prefix("SeesGrant", Enum.GetNames<GrantKind>()),
            .. Prefix("GrantKind", Enum.GetNames<GrantKind>()),
            .. Prefix("GrantState", Enum.GetNames<GrantState>()),
            .. Prefix("SharingRefusal", Enum.GetNames<SharingRefusal>()),
            .. Prefix("Section", [SharingRule.Minimum, SharingRule.Identity]),
            .. Prefix("Permission", Permissions.All),
            .. Prefix("Role", Roles.All.Select(r => r.Name)),
            .. Prefix("Rule", Enum.GetNames<CountingRule>()),
            .. Prefix("RuleName", Enum.GetNames<CountingRule>()),
            .. Prefix(
                "SoftRule",
                In(
                    "src/Dcim.Web/Features/Registrations/SheetValidator.cs",
                    """report\.Warning\("([A-Z-]+)" """.TrimEnd()
                )
            ),
            .. Prefix("SoftRule", In("src/Dcim.Domain/Answers/ConsistencyRules.cs", "\"([A-Z]+(?:-[A-Z]+)+)\"")),
            .. Prefix("SoftRule", In("src/Dcim.Domain/Answers/ProceedingRules.cs", "\"([A-Z]+(?:-[A-Z]+)+)\"")),
            .. Prefix("Section", Generated.Sections.All.Select(s => s.Name)),
            .. Prefix("Rows", Generated.Sections.RowKinds.SelectMany(Rows)),
            .. Prefix("ProceedingRows", new ProceedingParts(Generated.Catalogue).RowKinds.SelectMany(ProceedingRows)),
            .. Prefix("ImportState", Enum.GetNames<ImportState>()),
            .. Prefix("ImportPause", ["Rejected", "Unusual", "Changed", "MuchMore"]),
            .. Prefix("ImportProblem", MappingMessages.All),
            .. Prefix("Import", ["Unchanged", "Unusual"]),
            .. Prefix("Target", TargetWords.Own),
            .. Prefix("TargetBox", TargetWords.Boxes),
            .. Prefix("DateOrder", Enum.GetNames<DateOrder>()),
            .. Prefix("SourceSubject", Enum.GetNames<SourceSubject>()),
            .. Prefix("MainForm", Enum.GetNames<MainFormSource>()),
            .. Prefix("Ilo", Enum.GetNames<IloResult>()),
            .. Prefix("Timeline", Enum.GetNames<TimelineFilter>()),
            .. Prefix("Proceedings", Enum.GetNames<ProceedingShow>()),
            .. Prefix("OutsideKind", Enum.GetNames<OutsideKind>()),
            .. Prefix("OutsideUnit", Enum.GetNames<OutsideUnit>()),
            .. Prefix("MappingProblem", MappingMessages.All),
            .. Prefix("TemplateBox", s_boxes),
            .. Prefix("TemplateBoxHelp", s_boxes),
            .. Prefix("TemplateHow", Enum.GetNames<AnswerKind>()),
            .. Prefix("TemplateSheet", ["registrations", "proceedings"]),
            .. Prefix("TemplateSheet", Generated.Sections.RowKinds.Select(r => r.Name)),
            .. Prefix("TemplateSheet", new ProceedingParts(Generated.Catalogue).RowKinds.Select(r => r.Name)),
            .. Prefix("Collected", Enum.GetNames<Collected>().Append("NotSaid")),
            .. Prefix("SourceSubject", Enum.GetNames<SourceSubject>()),
            .. Prefix("AssessmentBasis", Enum.GetNames<AssessmentBasis>()),
            .. Prefix("Dimension", ["ORG", "STATUS", "SEX", "AGE", "CITIZEN", "COUNTRY", "FORM", "ICCS"]),
            .. Prefix("Dimension", [ProtectionTable.Measure, FlowTable.Recruitment, FlowTable.Exploitation]),
            .. Prefix("Dimension", [OffenderTable.Stage, OffenderTable.Decision, DecisionTable.Suspect]),
            .. Prefix("Dimension", [JudgmentTable.Instance, JudgmentTable.Outcome]),
            .. Prefix("Dimension", [SentenceTable.Kind, SentenceTable.Length, SentenceTable.Suspended]),
            .. Prefix("Dimension", [SentenceTable.LegalKind, SentenceTable.Offence]),
            .. Prefix("SentenceLength", SentenceRule.Bands),
            .. Prefix("TableAmount", Constants(typeof(SentenceTable), "Amount")),
            .. Prefix("AttritionStage", Enum.GetNames<VictimStage>().Append(AttritionReport.NeverInProceeding)),
            .. Prefix("AttritionDays", Enum.GetNames<ProceedingInterval>()),
            .. Prefix("Standing", Enum.GetNames<Standing>()),
            .. Prefix("TableShare", Constants(typeof(SentenceTable), "Share")),
            .. Prefix("Measure", ProtectionRule.Measures.Select(m => m.Value)),
            .. Prefix("TableNote", Constants(typeof(RegistrationTable), "Note")),
            .. Prefix("TableNote", s_proceedingTables.SelectMany(t => Constants(t, "Note"))),
            .. Prefix("TablePart", Constants(typeof(RegistrationTable), "Part")),
            .. Prefix("TablePart", Constants(typeof(OffenderTable), "Part")),
            .. Prefix("Ledger", Enum.GetNames<LedgerFigure>()),
            .. Prefix("TableSentence", CountedTable.Ids),
            .. Prefix("TableUnit", Enum.GetNames<CountUnit>()),
            .. Prefix("TableTitle", CountedTable.Ids),
            .. Prefix("TableView", Views()),
            .. Prefix("TableViewNote", Views()),
            .. In("src/Dcim.Web/Features/Home/HomeController.cs", "\"(Error\\.[A-Za-z]+)\"")
                .Select(key => $"{key}Text"),
            .. In("src/Dcim.Web/Features/Home/Index.cshtml", "\"/[^\"]*\", \"(Home\\.[A-Za-z]+)\"")
                .Select(key => $"{key}Text"),
        ];

    private static readonly IReadOnlyList<FieldEvidence> s_compared = [.. FieldEvidence.Of(UsualModel.Of(1))];

    private static readonly string[] s_boxes =
    [
        "record",
        RecordSheet.DefendantBox,
        RecordSheet.VictimBox,
        RecordSheet.RegistrationBox,
        RecordSheet.OffenderBox,
        RecordSheet.AnotherBox,
    ];

    private static string[] Rows(RowKind rows) =>
        [rows.Name, $"{rows.Name}.One", $"{rows.Name}.New", $"{rows.Name}.Change"];

    private static string[] ProceedingRows(ProceedingRowKind rows) =>
        rows.CanBeAdded ? [$"{rows.Name}.New", $"{rows.Name}.Change"] : [$"{rows.Name}.Change"];

    private static IEnumerable<string> Prefix(string prefix, IEnumerable<string> names) =>
        names.Select(n => $"{prefix}.{n}");

    private static string[] In(string file, string pattern)
    {
        var found = Regex
            .Matches(File.ReadAllText(Repository.File(file)), pattern)
            .Select(m => m.Groups[1].Value)
            .Distinct()
            .ToArray();
        Assert.NotEmpty(found);
        return found;
    }

    /// <summary>What the audit names: noted readings, records that are opened, and rows the save gate describes.</summary>
    private static IEnumerable<string> NamedByTheAudit() =>
        new[]
        {
            @"const string (?:Looks|Entity) = ""(\w+)"";",
            @"NoteDecision\(\s*\w+,\s*(?:""(\w+)""|nameof\((\w+)\))",
            @"\bNote\(\s*(?:filter\.IsSearch \? )?AuditAction\.\w+(?: : AuditAction\.\w+)?,\s*(?:""(\w+)""|nameof\((\w+)\))",
            @"NoteOpenedAsync\(\s*\w+,\s*nameof\((\w+)\)",
            @"Entity = nameof\((\w+)\)",
            @"\w+ \w+ => \((?:""(\w+)""|nameof\((\w+)\)),",
            @"^\s+""(\w+)"",\n\s+\$",
        }
            .SelectMany(pattern => Regex.Matches(s_source, pattern, RegexOptions.Multiline))
            .Select(m => m.Groups.Values.Skip(1).First(g => g.Success).Value)
            .Distinct();

    private static readonly Type[] s_proceedingTables =
    [
        typeof(ProceedingTable),
        typeof(OffenderTable),
        typeof(ConvictedTable),
        typeof(DecisionTable),
        typeof(JudgmentTable),
        typeof(SentenceTable),
    ];

    private static IEnumerable<string> Views() =>
        new[]
        {
            typeof(VictimTable),
            typeof(FlowTable),
            typeof(OffenderTable),
            typeof(JudgmentTable),
            typeof(SentenceTable),
        }.SelectMany(t => Constants(t, "View"));

    private static IEnumerable<string> Constants(Type type, string prefix) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.IsLiteral && f.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(f => (string)f.GetRawConstantValue()!);

    [GeneratedRegex(
        """
            (?<!cref=)"([A-Z][A-Za-z]+(?:\.[A-Za-z][A-Za-z0-9-]*)+)"
            """
    )]
    private static partial Regex Key();
}

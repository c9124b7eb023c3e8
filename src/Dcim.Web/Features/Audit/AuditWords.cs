using System.Globalization;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Audit;

/// <summary>An event in words of the reader's language.</summary>
/// <param name="Record">Kind of the record and which one.</param>
/// <param name="Purpose">What for and by what right; empty where neither was kept.</param>
/// <param name="Marks">What is unusual about it.</param>
public sealed record AuditRow(
    long Position,
    DateTime LocalTime,
    string Who,
    string Institution,
    string Action,
    string Record,
    string Purpose,
    IReadOnlyList<string> Marks
);

/// <summary>One value of an event, as an auditor sees it: which answer, not what it was.</summary>
public sealed record AuditValueRow(string Label, string Old, string New);

/// <summary>Puts the fixed words of the audit into those of the reader.</summary>
public sealed partial class AuditWords(DcimDbContext db, IndicatorCatalogue catalogue, LocalDays days, Texts text)
{
    public async Task<IReadOnlyList<AuditRow>> RowsAsync(
        IReadOnlyList<AuditLine> lines,
        Func<AuditLine, IEnumerable<UnusualMark>> marksOf,
        CancellationToken cancellationToken
    )
    {
        var names = await AccountsAsync(lines, cancellationToken);
        return
        [
            .. lines.Select(line => new AuditRow(
                line.Position,
                days.ToLocal(line.At),
                line.Who is null ? text["Audit.System"]
                    : line.IsProgram ? text["Audit.Program", line.Who]
                    : line.Who,
                line.Institution ?? "",
                Action(line.Action),
                Record(line, names),
                Purpose(line),
                [.. marksOf(line).Select(Mark)]
            )),
        ];
    }

    /// <summary>The marks of a single event that need no others to be told.</summary>
    public static IEnumerable<UnusualMark> MarkOf(AuditLine line) =>
        line.Mark == UnusualAccess.OwnName ? [UnusualMark.OwnName] : [];

    public string Action(AuditAction action) => text[$"AuditAction.{action}"];

    public string Mark(UnusualMark mark) => text[$"UnusualMark.{mark}"];

    public string Entity(string entity) => AuditEntities.All.Contains(entity) ? text[$"AuditEntity.{entity}"] : entity;

    /// <summary>What it was opened for, and by what right where the record was another institution's.</summary>
    public string Purpose(AuditLine line)
    {
        var (aim, right) = AuditPurpose.Parse(line.Purpose);
        string?[] words =
        [
            aim is null ? null : text[$"AuditPurpose.{aim}"],
            right is { } grant ? text[$"AuditRight.{grant}"]
            : IsOfRecord(line.Entity) && line.OwnerId is not null && line.OwnerId == line.InstitutionId
                ? text["AuditRight.Own"]
            : null,
        ];
        return string.Join(", ", words.Where(w => w is not null));
    }

    private string Record(AuditLine line, IReadOnlyDictionary<string, string> names)
    {
        string[] words =
        [
            Entity(line.Entity),
            Subject(line, names),
            .. line.Shown > 0 ? [text["Audit.ShownCount", line.Shown]] : (string[])[],
        ];
        return string.Join(" ", words.Where(w => w.Length > 0));
    }

    private string Subject(AuditLine line, IReadOnlyDictionary<string, string> names) =>
        line.Entity switch
        {
            "Account" or "AccountRole" => names.GetValueOrDefault(line.Subject, line.Subject),
            "Registration" when line.Subject == "start page" => text["AuditSubject.StartPage"],
            "Registration" when CellSubject().Match(line.Subject) is { Success: true } cell => text[
                "AuditSubject.Cell",
                cell.Groups[1].Value,
                cell.Groups[2].Value
            ],
            "Registration" when ListSubject().Match(line.Subject) is { Success: true } list => List(list),
            "Registration" when PersonSubject().Match(line.Subject) is { Success: true } person => text[
                "AuditSubject.Person",
                string.Join(", ", person.Groups[1].Value.Split('+').Select(Sought)),
                person.Groups[2].Value
            ],
            "Case" when PageSubject().Match(line.Subject) is { Success: true } page => text[
                "AuditSubject.Page",
                page.Groups[1].Value
            ],
            "Table" when TableSubject().Match(line.Subject) is { Success: true } table => text[
                "AuditSubject.Table",
                table.Groups[1].Value,
                table.Groups[2].Value,
                table.Groups[3].Value,
                table.Groups[4].Value
            ],
            "Facts" => "",
            _ => line.Subject,
        };

    /// <summary>What a person was looked for by.</summary>
    private string Sought(string kind) =>
        text.Label(
            kind switch
            {
                "given" => "VID03.given",
                "family" => "VID03.family",
                "birth" => "VID04",
                "sex" => "VIC01",
                _ => "VIC06",
            }
        );

    private string List(Match list)
    {
        string[] words =
        [
            list.Groups[1].Value switch
            {
                "drafts" => text["Registrations.Drafts"],
                "missing" => text["Registrations.Missing"],
                "decision" => text["Registrations.DecisionDue"],
                "review" => text["Registrations.ReviewDue"],
                "submitted" => text["Registrations.Submitted"],
                _ => text["Registrations.All"],
            },
            list.Groups[2].Value.TrimStart('-'),
            list.Groups[3].Value is "-" or "" ? "" : Status(list.Groups[3].Value),
            text["AuditSubject.Page", list.Groups[4].Value],
        ];
        return string.Join(", ", words.Where(w => w.Length > 0));
    }

    private string Status(string code) =>
        catalogue.ValuesOf(catalogue["IDN03"]).Any(v => v.Code == code) ? text.Code("CL_VSTAT", code) : code;

    /// <summary>The name of each account that an event is about, by the subject of the event.</summary>
    private async Task<IReadOnlyDictionary<string, string>> AccountsAsync(
        IReadOnlyList<AuditLine> lines,
        CancellationToken cancellationToken
    )
    {
        var subjects = lines
            .Where(l => l.Entity is "Account" or "AccountRole")
            .Select(l => l.Subject)
            .Distinct()
            .ToList();
        if (subjects.Count == 0)
            return new Dictionary<string, string>();
        var ids = subjects.ToDictionary(s => s, s => long.TryParse(s.Split('/')[0], out var id) ? id : 0);
        var wanted = ids.Values.Where(id => id > 0).ToList();
        var users = await db
            .Users.Where(u => subjects.Contains(u.Code) || wanted.Contains(u.Id))
            .Select(u => new
            {
                u.Id,
                u.Code,
                u.DisplayName,
            })
            .ToListAsync(cancellationToken);
        return ids.Select(s => (s.Key, User: users.FirstOrDefault(u => u.Code == s.Key || u.Id == s.Value)))
            .Where(s => s.User is not null)
            .ToDictionary(s => s.Key, s => s.User!.DisplayName);
    }

    /// <summary>The values of an event: of a person's record which answers changed, never the answers.</summary>
    public async Task<IReadOnlyList<AuditValueRow>> ValuesAsync(AuditEvent e, CancellationToken cancellationToken)
    {
        var roles = await db.Set<IdentityRole<long>>().AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. e
                .Values.Where(v => !v.Key.StartsWith(AuditValue.ShownPrefix, StringComparison.Ordinal))
                .OrderBy(v => v.Id)
                .Select(v => new AuditValueRow(
                    Label(v.Key),
                    Value(e, v, v.Old, v.SealedOld),
                    Value(e, v, v.New, v.SealedNew)
                )),
        ];

        string Value(AuditEvent of, AuditValue value, string? plain, byte[]? secret) =>
            secret is not null ? text["Audit.Sealed"]
            : value is { Old: null, New: null, SealedOld: null, SealedNew: null } ? text["Audit.Erased"]
            : string.IsNullOrEmpty(plain) ? ""
            : IsOfRecord(of.Entity) ? text["Audit.NotShown"]
            : value.Key == DcimDbContext.RoleKey ? Role(plain)
            : value.Key == "Type" ? text.Code("CL_INST", plain)
            : plain;

        string Role(string id) =>
            roles.FirstOrDefault(r => r.Id.ToString(CultureInfo.InvariantCulture) == id)?.Name is { } name
            && Roles.All.Any(r => r.Name == name)
                ? text[$"Role.{name}"]
                : id;
    }

    /// <summary>About a person, and so not to be read by those who check who read.</summary>
    private static bool IsOfRecord(string entity) =>
        entity
            is not (
                "Account"
                or "AccountRole"
                or "Institution"
                or "Instance"
                or "Coverage"
                or "Facts"
                or nameof(ApiKey)
                or nameof(OutsideSource)
                or nameof(OutsideFigure)
                or nameof(RecordSource)
                or AuditEntities.Looks
            );

    private string Label(string key)
    {
        var answer = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return catalogue.Parts.ContainsKey(answer) ? text.Label(answer)
            : key == "reason" || key.StartsWith("reason.", StringComparison.Ordinal) ? text["History.Reason"]
            : key == AuditValue.ConcernsKey ? text["Restrictions.Whom"]
            : key == DcimDbContext.RoleKey ? text["AuditEntity.AccountRole"]
            : key;
    }

    [GeneratedRegex(@"^(\w+) (\d+|-) ([A-Z]+|-) page (\d+)$")]
    private static partial Regex ListSubject();

    [GeneratedRegex(@"^person ([a-z+]+) (\d+)$")]
    private static partial Regex PersonSubject();

    [GeneratedRegex(@"^page (\d+)$")]
    private static partial Regex PageSubject();

    [GeneratedRegex(@"^cell (\w+) (\d+)$")]
    private static partial Regex CellSubject();

    [GeneratedRegex(@"^(\w+) (\d+) as of (\S+) recorded up to \S+ (.*)$")]
    private static partial Regex TableSubject();
}

/// <summary>A table of events.</summary>
/// <param name="LinksToEvents">For auditors, who may open each.</param>
public sealed record AuditTable(string Caption, IReadOnlyList<AuditRow> Rows, bool LinksToEvents);

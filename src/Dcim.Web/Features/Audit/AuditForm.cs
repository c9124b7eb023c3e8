using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dcim.Data.Audit;
using Dcim.Domain.Answers;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dcim.Web.Features.Audit;

/// <summary>What an auditor looks for, as it stands in the address: by codes only, so that a search can be kept as a bookmark.</summary>
public sealed class AuditForm
{
    /// <summary>For the institution: accounts that belong to none.</summary>
    public const string NoInstitution = "-";

    /// <summary>How far a search goes back that says neither when nor what about.</summary>
    public const int DaysBack = 30;

    /// <summary>The marks that stand in the audit itself.</summary>
    public static IReadOnlyList<(string Word, UnusualMark Mark)> Marks { get; } =
    [(UnusualAccess.OwnName, UnusualMark.OwnName)];
    private const string DayFormat = "yyyy-MM-dd";

    public string? From { get; set; }
    public string? To { get; set; }

    /// <summary>Code of the institution of the person who acted.</summary>
    public string? Institution { get; set; }

    /// <summary>Code of the account that acted.</summary>
    public string? Account { get; set; }
    public string? Action { get; set; }
    public string? Entity { get; set; }

    /// <summary>Code of a record: what was done to it, and the lists that showed it.</summary>
    public string? Record { get; set; }
    public string? Mark { get; set; }
    public int Page { get; set; } = 1;

    /// <summary>Reads the boxes; errors go to <paramref name="state"/>.</summary>
    public AuditRequest? Read(ModelStateDictionary state, LocalDays days, Texts text)
    {
        var (from, to) = (Day(nameof(From), From), Day(nameof(To), To));
        if (from > to)
            state.AddModelError(nameof(To), text["Coverage.Reversed"]);
        Record = Record?.Trim();
        if (Record is { Length: > 0 } && !IsCode(Record))
            state.AddModelError(nameof(Record), text["Audit.NoCode"]);
        if (!state.IsValid)
            return null;
        if (from is null && to is null && IsBlank(Record) && IsBlank(Account) && IsBlank(Mark))
            from = days.Today.AddDays(-DaysBack);
        state.Clear(); // the boxes then show the values taken, not the empty ones sent
        From = from?.ToString(DayFormat, CultureInfo.InvariantCulture);
        To = to?.ToString(DayFormat, CultureInfo.InvariantCulture);
        Page = Math.Clamp(Page, 1, 10_000);
        return new(
            from is { } first ? days.ToUtc(first.ToDateTime(TimeOnly.MinValue)) : null,
            to is { } last ? days.ToUtc(last.AddDays(1).ToDateTime(TimeOnly.MinValue)) : null,
            IsCode(Institution) ? Institution : null,
            IsCode(Account) ? Account : null,
            Enum.TryParse<AuditAction>(Action, out var action) && Enum.IsDefined(action) ? action : null,
            AuditEntities.All.Contains(Entity) ? Entity : null,
            IsBlank(Record) ? null : Record,
            Marks.Any(m => m.Word == Mark) ? Mark : null
        );

        DateOnly? Day(string box, string? typed)
        {
            if (IsBlank(typed))
                return null;
            if (TableForm.ReadDay(typed!.Trim()) is { } day)
                return day;
            state.AddModelError(box, text["Tables.NoSuchDay"]);
            return null;
        }
    }

    /// <summary>The query of an address that gives this search again.</summary>
    public IReadOnlyDictionary<string, string?> Query(int? page = null) =>
        new Dictionary<string, string?>
        {
            ["from"] = From,
            ["to"] = To,
            ["institution"] = Institution,
            ["account"] = Account,
            ["action"] = Action,
            ["entity"] = Entity,
            ["record"] = Record,
            ["mark"] = Mark,
            ["page"] = page?.ToString(CultureInfo.InvariantCulture),
        }
            .Where(p => !IsBlank(p.Value))
            .ToDictionary();

    private static bool IsCode([NotNullWhen(true)] string? typed) =>
        typed is { Length: > 0 and <= Code.MaxLength } && typed.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsBlank(string? typed) => string.IsNullOrWhiteSpace(typed);
}

/// <summary>A search in the audit.</summary>
/// <param name="From">First moment.</param>
/// <param name="Before">First moment no longer.</param>
public sealed record AuditRequest(
    DateTime? From,
    DateTime? Before,
    string? Institution,
    string? Account,
    AuditAction? Action,
    string? Entity,
    string? Record,
    string? Mark
)
{
    /// <summary>For the audit: what was searched for, in fixed words and codes.</summary>
    public string Subject(string what) =>
        string.Join(
            ' ',
            new[] { Time(From), Time(Before), Institution, Account, Action?.ToString(), Entity, Record, Mark }
                .Select(w => w ?? "*")
                .Append(what)
        );

    private static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What the audit is about, by the names it keeps.</summary>
public static class AuditEntities
{
    /// <summary>The list of who looked, and the documents made of it.</summary>
    public const string Looks = "Looks";

    public static IReadOnlyList<string> All { get; } =
    [
        "Registration",
        "VictimIdentity",
        "DraftSheet",
        "History",
        "Case",
        "EventDraft",
        "Proceeding",
        "OffenderRecord",
        "HandOver",
        "Grant",
        "BrokenGlass",
        "Exclusion",
        "Secrecy",
        "Table",
        "Coverage",
        "Facts",
        "OutsideSource",
        "OutsideFigure",
        "VictimLink",
        "OffenderLink",
        "ImportRun",
        "RecordSource",
        "Institution",
        "Instance",
        "Account",
        "AccountRole",
        "Invitation",
        "SecondFactor",
        "RecoveryCodes",
        "Passkey",
        "TermsOfUse",
        "ApiKey",
        "Keys",
        "Archive",
        "Audit",
        Looks,
    ];
}

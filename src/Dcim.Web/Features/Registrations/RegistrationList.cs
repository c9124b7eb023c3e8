using System.Globalization;
using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>What the list is narrowed to; read from the address, so that a list can be kept as a bookmark.</summary>
public sealed class RegistrationFilter
{
    /// <summary>
    /// drafts; missing (drafts that lack answers the count needs, submitted ones that lack answers the tables need);
    /// decision and review (due now or soon); submitted; anything else is all.
    /// </summary>
    public string? Show { get; set; }

    /// <summary>Year of the first possible day of registration.</summary>
    public int? Year { get; set; }
    public string? Status { get; set; }
    public int Page { get; set; } = 1;

    /// <summary>For the audit: the filter, in fixed words.</summary>
    public override string ToString() =>
        $"{(Show is "drafts" or "missing" or "submitted" || IsOfDue ? Show : "all")} {Year?.ToString(CultureInfo.InvariantCulture) ?? "-"} {(StatusCode.IsAnswered ? StatusCode : "-")} page {Page}";

    /// <summary>Asked for by what the registrations say, not only by working list.</summary>
    public bool IsSearch => Year is not null || StatusCode.IsAnswered;

    /// <summary>The list is one of days that are due.</summary>
    public bool IsOfDue => Show is "decision" or "review";

    public Code StatusCode =>
        Status is { Length: > 0 and <= 5 } && Status.All(char.IsAsciiLetterUpper) ? Status : default(Code);
}

public sealed record RegistrationRow(
    string Code,
    Code Quality,
    PartialDate RegisteredOn,
    Code Sex,
    int? AgeFrom,
    int? AgeTo,
    Code AgeGroup,
    CodeSequence Citizenship,
    Code ShownForm,
    Code LatestStatus,
    int MissingAnswers,
    DateOnly? Due,
    DateTime CreatedAt
);

/// <summary>What is due in an institution: now, or within two weeks.</summary>
public static class DueLists
{
    private const int DaysAhead = 14;

    /// <summary>The last day of what is shown as due.</summary>
    public static DateOnly Until(DateOnly today) => today.AddDays(DaysAhead);

    /// <summary>A decision is due; the most urgent first.</summary>
    public static IQueryable<Registration> DecisionDue(this IQueryable<Registration> registrations, DateOnly today)
    {
        var until = Until(today);
        return registrations.Where(r => r.DecisionDue <= until).OrderBy(r => r.DecisionDue).ThenBy(r => r.Id);
    }

    /// <summary>The file is to be looked at again; the most urgent first.</summary>
    public static IQueryable<Registration> ReviewDue(this IQueryable<Registration> registrations, DateOnly today)
    {
        var until = Until(today);
        return registrations.Where(r => r.ReviewDue <= until).OrderBy(r => r.ReviewDue).ThenBy(r => r.Id);
    }
}

/// <summary>How many registrations each list holds.</summary>
public sealed record ListCounts(int Drafts, int Missing, int Decision, int Review, int Submitted)
{
    public int All => Drafts + Submitted;
}

public sealed record RegistrationList(
    RegistrationFilter Filter,
    IReadOnlyList<RegistrationRow> Rows,
    int Total,
    ListCounts Counts,
    DateOnly Today
)
{
    public const int PageSize = 50;

    public AnswerTexts Words { get; init; } = null!;

    /// <summary>Events begun and not registered yet, newest first.</summary>
    public IReadOnlyList<(string Code, DateTime CreatedAt)> Events { get; init; } = [];
    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    public static async Task<RegistrationList> QueryAsync(
        DcimDbContext db,
        RegistrationFilter filter,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        Code draft = "DRA";
        var all = db.Registrations.AsNoTracking();
        var query = filter.Show switch
        {
            "decision" => all.DecisionDue(today),
            "review" => all.ReviewDue(today),
            "drafts" => InOrder(all.Where(r => r.Quality == draft)),
            "missing" => InOrder(all.Where(r => r.MissingAnswers > 0)),
            "submitted" => InOrder(all.Where(r => r.Quality != draft)),
            _ => InOrder(all),
        };
        if (filter.Year is > 0 and < 9999)
        {
            var (from, to) = (new DateOnly(filter.Year.Value, 1, 1), new DateOnly(filter.Year.Value, 12, 31));
            query = query.Where(r => r.RegisteredFrom >= from && r.RegisteredFrom <= to);
        }
        if (filter.StatusCode.IsAnswered)
        {
            var status = filter.StatusCode;
            query = query.Where(r => r.LatestStatus == status);
        }
        var counts = await CountAsync(all, today, cancellationToken);
        var total = filter.IsSearch
            ? await query.CountAsync(cancellationToken)
            : filter.Show switch
            {
                "decision" => counts.Decision,
                "review" => counts.Review,
                "drafts" => counts.Drafts,
                "missing" => counts.Missing,
                "submitted" => counts.Submitted,
                _ => counts.All,
            };
        filter.Page = Math.Clamp(filter.Page, 1, Math.Max(1, (total + PageSize - 1) / PageSize));
        var ofDecision = filter.Show == "decision";
        var rows = await query
            .Skip((filter.Page - 1) * PageSize)
            .Take(PageSize)
            .Select(r => new RegistrationRow(
                r.Code,
                r.Quality,
                r.RegisteredOn,
                r.Profile.Sex,
                r.Profile.AgeFrom,
                r.Profile.AgeTo,
                r.Profile.AgeGroup,
                r.Profile.Citizenship,
                r.ShownForm,
                r.LatestStatus,
                r.MissingAnswers,
                ofDecision ? r.DecisionDue : r.ReviewDue,
                r.CreatedAt
            ))
            .ToListAsync(cancellationToken);
        return new(filter, rows, total, counts, today);
    }

    /// <summary>How many there are in each list, in one pass: the rules of who sees what are asked of every row.</summary>
    private static async Task<ListCounts> CountAsync(
        IQueryable<Registration> all,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        Code draft = "DRA";
        var until = DueLists.Until(today);
        return await all.GroupBy(r => 1)
                .Select(g => new ListCounts(
                    g.Sum(r => r.Quality == draft ? 1 : 0),
                    g.Sum(r => r.MissingAnswers > 0 ? 1 : 0),
                    g.Sum(r => r.DecisionDue <= until ? 1 : 0),
                    g.Sum(r => r.ReviewDue <= until ? 1 : 0),
                    g.Sum(r => r.Quality != draft ? 1 : 0)
                ))
                .SingleOrDefaultAsync(cancellationToken)
            ?? new(0, 0, 0, 0, 0);
    }

    private static IQueryable<Registration> InOrder(IQueryable<Registration> registrations) =>
        registrations
            .OrderByDescending(r => r.Quality) // drafts (DRA) before the submitted (COM)
            .ThenByDescending(r => r.RegisteredFrom)
            .ThenByDescending(r => r.Id);
}

/// <summary>One registration as its file is read.</summary>
public sealed record RegistrationSummary(
    Registration Registration,
    FormPage Details,
    RegistrationSections Sections,
    IReadOnlyList<SectionState> States,
    (Code Form, MainFormSource Source) MainForm,
    AnswerTexts Words,
    IReadOnlyList<(string Rule, string Reason)> Reasons,
    bool HasIdentity,
    TimelinePage Timeline
);

public sealed record IdentityPage(Registration Registration, IdentityDetails Identity);

using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Domain.Profiles;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Terms;

/// <summary>The terms of use that hold, and their revisions.</summary>
public sealed class PublishedTerms(DcimDbContext db, NationalProfile profile, Texts text, TimeProvider clock)
{
    /// <returns>Null before the instance is set up.</returns>
    public Task<int?> CurrentRevisionAsync(CancellationToken cancellationToken = default) =>
        db.TermsOfUse.MaxAsync(t => (int?)t.Revision, cancellationToken);

    /// <summary>The terms that hold, by language.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CurrentAsync(CancellationToken cancellationToken = default)
    {
        var revision = await CurrentRevisionAsync(cancellationToken);
        return await db
            .TermsOfUse.Where(t => t.Revision == revision)
            .ToDictionaryAsync(t => t.Language, t => t.Text, cancellationToken);
    }

    /// <summary>The text in the language of the request; where it was not published in that, in the first of the country.</summary>
    public string InLanguage(IReadOnlyDictionary<string, string> texts) =>
        texts.GetValueOrDefault(CultureInfo.CurrentUICulture.Name) ?? texts[profile.Languages[0]];

    /// <summary>Accounts in use that have not accepted what holds now.</summary>
    public async Task<int> CountMissingAsync(CancellationToken cancellationToken = default)
    {
        var revision = await CurrentRevisionAsync(cancellationToken);
        return await db.Users.CountAsync(
            u => u.DisabledAt == null && !u.IsProgram && u.TermsRevision != revision,
            cancellationToken
        );
    }

    /// <summary>Makes a new revision; whoever goes on working is asked for it.</summary>
    public async Task PublishAsync(IReadOnlyDictionary<string, string> texts, long? userId)
    {
        var revision = (await CurrentRevisionAsync() ?? 0) + 1;
        foreach (var (language, words) in texts)
            db.Add(
                new TermsOfUse
                {
                    Revision = revision,
                    Language = language,
                    Text = words,
                    PublishedAt = clock.GetUtcNow().UtcDateTime,
                    PublishedBy = userId,
                }
            );
        db.Note(AuditAction.Created, "TermsOfUse", revision.ToString(CultureInfo.InvariantCulture));
        await db.SaveChangesAsync();
    }

    /// <summary>The first revision, of the words that come with the program, in all its languages.</summary>
    public async Task PublishFirstAsync()
    {
        if (await CurrentRevisionAsync() is not null)
            return;
        var before = CultureInfo.CurrentUICulture;
        var texts = new Dictionary<string, string>();
        foreach (var language in Texts.Languages)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            texts[language] = string.Join(
                "\n\n",
                text["Terms.DefaultPurpose"],
                text["Terms.DefaultAccount"],
                text["Terms.DefaultLogged"],
                text["Terms.DefaultConfidential"],
                text["Terms.DefaultBreach"]
            );
        }
        CultureInfo.CurrentUICulture = before;
        await PublishAsync(texts, userId: null);
    }

    /// <summary>Paragraphs are parted by an empty line.</summary>
    public static IEnumerable<string> Paragraphs(string text) =>
        text.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

using System.Globalization;
using System.Text;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Security;

/// <summary>
/// What a password must be, wherever one is set: long enough, and not put together of what others guess first. No signs
/// or capitals are asked for: those make passwords harder to remember, not to guess.
/// </summary>
public sealed class PasswordRules(DcimDbContext db, Texts text) : IPasswordValidator<DcimUser>
{
    public const int MinLength = 12;
    public const int MaxLength = 200;

    /// <returns>Errors whose descriptions are in the language of the request, to be shown at the field.</returns>
    public async Task<IdentityResult> ValidateAsync(UserManager<DcimUser> manager, DcimUser user, string? password)
    {
        if (password is null || password.Length < MinLength)
            return Refused("PasswordTooShort", text["Account.PasswordTooShort", MinLength]);
        if (password.Length > MaxLength)
            return Refused("PasswordTooLong", text["Account.PasswordTooLong", MaxLength]);
        var institution = await db
            .Institutions.Where(i => i.Id == user.InstitutionId)
            .Select(i => new { i.Code, i.Name })
            .SingleOrDefaultAsync();
        return GuessablePasswords.Includes(
            password,
            [user.DisplayName, user.Email ?? "", institution?.Code ?? "", institution?.Name ?? ""]
        )
            ? Refused("PasswordGuessable", text["Account.PasswordGuessable"])
            : IdentityResult.Success;
    }

    private static IdentityResult Refused(string code, string description) =>
        IdentityResult.Failed(new IdentityError { Code = code, Description = description });
}

/// <summary>
/// Tells passwords that are nothing but a few guessable pieces: common words, names of the account, years and other
/// numbers, walks over the keyboard, repetitions, with letters replaced by signs that look like them or not.
/// </summary>
public static class GuessablePasswords
{
    /// <summary>More different pieces than this are a sentence, not a guess.</summary>
    private const int MostPieces = 3;
    private const int ShortestName = 3;
    private const int ShortestWalk = 4;
    private const int LongestNumber = 8;

    private static readonly string[] s_words = Read();

    private static readonly string[] s_walks =
    [
        .. (
            (string[])
                [
                    "1234567890",
                    "qwertyuiop",
                    "asdfghjkl",
                    "zxcvbnm",
                    "qwertzuiop",
                    "yxcvbnm",
                    "abcdefghijklmnopqrstuvwxyz",
                    "qazwsxedcrfvtgbyhnujmikolp",
                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                    "1q2w3e4r5t6y7u8i9o0p",
                ]
        ).SelectMany(walk => new[] { walk, new string([.. walk.Reverse()]) }),
    ];

    private static readonly Dictionary<char, string> s_looksLike = new()
    {
        ['0'] = "o",
        ['1'] = "il",
        ['2'] = "z",
        ['3'] = "e",
        ['4'] = "a",
        ['5'] = "s",
        ['6'] = "g",
        ['7'] = "t",
        ['8'] = "b",
        ['9'] = "g",
        ['@'] = "a",
        ['$'] = "s",
        ['€'] = "e",
        ['!'] = "il",
        ['|'] = "il",
        ['+'] = "t",
    };

    /// <param name="names">Words of the account itself: name, address, institution.</param>
    public static bool Includes(string password, IEnumerable<string> names)
    {
        var typed = Plain(password);
        string[] words =
        [
            "dcim",
            .. s_words,
            .. names.SelectMany(Parts).Where(part => part.Length >= ShortestName).Distinct(),
        ];
        return IsMadeOf(typed, words);
    }

    /// <summary>The fewest different pieces that the text up to each place can be made of; null where it cannot.</summary>
    private static bool IsMadeOf(string typed, string[] words)
    {
        var best = new HashSet<string>?[typed.Length + 1];
        best[0] = [];
        for (var at = 0; at < typed.Length; at++)
        {
            if (best[at] is not { } before)
                continue;
            if (!char.IsLetterOrDigit(typed[at]))
                Keep(at + 1, before, piece: null);
            foreach (var word in words)
                if (Matches(typed, at, word))
                    Keep(at + word.Length, before, word);
            foreach (var end in EndsOfPatterns(typed, at))
                Keep(end, before, typed[at..end]);
        }
        return best[^1] is not null;

        void Keep(int end, HashSet<string> before, string? piece)
        {
            HashSet<string> pieces = piece is null ? before : [.. before, piece];
            if (pieces.Count <= MostPieces && (best[end] is not { } there || pieces.Count < there.Count))
                best[end] = pieces;
        }
    }

    /// <summary>Where numbers, repetitions of a sign and walks over the keyboard that begin here may end.</summary>
    private static IEnumerable<int> EndsOfPatterns(string typed, int at)
    {
        for (var end = at + 1; end <= typed.Length && end - at <= LongestNumber && char.IsDigit(typed[end - 1]); end++)
            yield return end;
        for (var end = at + 1; end < typed.Length && typed[end] == typed[at]; end++)
            if (end - at >= 2)
                yield return end + 1;
        for (var length = ShortestWalk; at + length <= typed.Length; length++)
            if (s_walks.Any(walk => walk.Contains(typed.Substring(at, length), StringComparison.Ordinal)))
                yield return at + length;
            else
                yield break;
    }

    private static bool Matches(string typed, int at, string word)
    {
        if (at + word.Length > typed.Length)
            return false;
        for (var i = 0; i < word.Length; i++)
            if (typed[at + i] != word[i] && !(s_looksLike.GetValueOrDefault(typed[at + i])?.Contains(word[i]) ?? false))
                return false;
        return true;
    }

    private static IEnumerable<string> Parts(string name)
    {
        var parts = new string([.. Plain(name).Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries
        );
        return [.. parts, string.Concat(parts)];
    }

    /// <summary>In small letters without diacritics.</summary>
    private static string Plain(string text) =>
        new([
            .. text.Normalize(NormalizationForm.FormD)
                .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                .Select(c => char.ToLowerInvariant(c) is var small && small == 'ł' ? 'l' : small),
        ]);

    private static string[] Read()
    {
        using var stream = typeof(GuessablePasswords).Assembly.GetManifestResourceStream("guessable-words.txt")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n')
                .Where(line => !line.StartsWith('#'))
                .SelectMany(line => line.Split((char[])[' ', '\r'], StringSplitOptions.RemoveEmptyEntries))
                .Where(word => word.Length >= ShortestName)
                .Distinct(),
        ];
    }
}

using System.Text;
using Dcim.Domain.Answers;

namespace Dcim.Domain.Demonstration;

/// <summary>What of a person's identity came into one record.</summary>
/// <param name="Given">Empty where none is held.</param>
/// <param name="Birth">As it was told; unanswered where it was not.</param>
/// <param name="Document">Number of a document; empty where none is held.</param>
public sealed record WrittenIdentity(
    IdentityVariant Variant,
    string Given,
    string Family,
    PartialDate Birth,
    string Document
)
{
    /// <summary>Of whom nobody says who she is.</summary>
    public static readonly WrittenIdentity None = new(IdentityVariant.None, "", "", default, "");

    /// <summary>ISO 15924 code of the name's script; empty where there is no name.</summary>
    public string Script => NameOrigin.ScriptOf(Family.Length > 0 ? Family : Given);
}

/// <summary>Writes a person's identity down as a body of a kind does, each time anew.</summary>
/// <param name="country">Where it is written: its style and its endings.</param>
/// <param name="notAfter">Day by which she was born at the latest: before it all began.</param>
internal sealed class IdentityWriter(
    InventedIdentity person,
    IdentityShares shares,
    string country,
    DateOnly notAfter,
    SeededRandom random
)
{
    /// <summary>When it all began: of one who is older, forms ask whether it is right.</summary>
    private const int OldestAge = 70;

    /// <summary>So much more often strangers take one name for the other where the family name comes first at home.</summary>
    private const double FamilyFirst = 2.5;

    /// <summary>So much more often marks are left out that no keyboard of the country has.</summary>
    private const double StrangeMarks = 2.5;

    private static readonly string[] s_keys = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    private readonly NameOrigin _origin = person.Origin;
    private IdentityVariant _variant;

    public WrittenIdentity Write()
    {
        var (given, family) = Names();
        var (birth, document) = (Told(), Document());
        return new(_variant, given, family, birth, document);
    }

    private bool Happens(double share, IdentityVariant variant)
    {
        if (!random.Percent(share))
            return false;
        _variant |= variant;
        return true;
    }

    private (string Given, string Family) Names()
    {
        if (Happens(shares.NoName, IdentityVariant.NoName))
            return ("", "");
        var spelling = Spelled();
        var given = GivenName(spelling);
        var family = FamilyName(spelling);
        if (
            person.Patronymic is { } father
            && Happens(shares.Patronymic, IdentityVariant.Patronymic)
            && person.Written([OrdinaryName.Of(father)], spelling, asMan: false) is var patronymic
        )
            given = $"{given} {patronymic}";
        Rearrange(ref given, ref family);
        if (spelling != Spelling.Own || _origin.IsLatin)
            Reletter(ref given, ref family);
        Mistype(ref given, ref family);
        if (given.Length > 1 && Happens(shares.Initial, IdentityVariant.Initial))
            given = $"{given[0]}.";
        if (Happens(shares.Swapped * (_origin.IsFamilyFirst ? FamilyFirst : 1), IdentityVariant.Swapped))
            (given, family) = (family, given);
        if (NameOrigin.ScriptOf(family) is "Latn" or "Cyrl" && Happens(shares.Capitals, IdentityVariant.Capitals))
            (given, family) = (random.Percent(50) ? given : given.ToUpperInvariant(), family.ToUpperInvariant());
        if (given.Length > 0 && Happens(shares.Title, IdentityVariant.Title))
            given = $"{random.Pick(person.IsWoman ? Titles.Women(country) : Titles.Men(country))} {given}";
        return (given, family);
    }

    private Spelling Spelled()
    {
        if (_origin.IsLatin)
            return Spelling.Passport;
        if (Happens(shares.OwnScript, IdentityVariant.OwnScript))
            return Spelling.Own;
        if (!Happens(shares.OtherSpelling, IdentityVariant.OtherSpelling))
            return Spelling.Passport;
        // Most write as their own country does, then as English does.
        return random.Below(100) switch
        {
            < 45 => country switch
            {
                "CZ" or "SK" => Spelling.Czech,
                "PL" => Spelling.Polish,
                "PT" => Spelling.French,
                _ => Spelling.English,
            },
            < 78 => Spelling.English,
            < 88 => Spelling.German,
            < 93 => Spelling.French,
            < 96 => Spelling.Iso,
            < 98 => Spelling.Polish,
            _ => Spelling.Czech,
        };
    }

    private string GivenName(Spelling spelling)
    {
        var parts = person.Given;
        // A middle name before the given name is the one to be left out.
        var called = _origin.Code == "VI" ? parts[^1] : parts[0];
        if (called.Short.Count > 0 && Happens(shares.ShortForm, IdentityVariant.ShortForm))
            return person.Written([OrdinaryName.Of(random.Pick(called.Short))], spelling, asMan: false);
        if (called.Elsewhere is { } other && Happens(shares.Elsewhere, IdentityVariant.Elsewhere))
            return Elsewhere(other, spelling);
        if (parts.Count > 1 && Happens(shares.Shortened, IdentityVariant.Shortened))
            parts = [_origin.Code != "VI" && random.Percent(12) ? parts[^1] : called];
        return person.Written(parts, spelling, asMan: false);
    }

    /// <summary>A neighbour's form is romanised by the neighbour's table.</summary>
    private static string Elsewhere(string other, Spelling spelling) =>
        Romanisation.Write(OrdinaryName.Of(other), other, NameOrigin.Of("RU"), spelling, 0);

    private string FamilyName(Spelling spelling)
    {
        var parts = person.Family;
        var asMan = false;
        if (person.BirthFamily is { } before)
        {
            if (Happens(shares.BirthName, IdentityVariant.BirthName))
                parts = before;
            else if (Happens(shares.DoubleBarrelled, IdentityVariant.DoubleBarrelled))
                return person.Written(parts, spelling, asMan)
                    + random.Pick(["-", "-", " "])
                    + person.Written(before, spelling, asMan);
        }
        if (parts.Count > 1 && Happens(shares.Shortened, IdentityVariant.Shortened))
            // In Portuguese the last is the one that is used, in Spanish the first.
            parts = [_origin.Code is "PT" or "BR" or "TL" == random.Percent(80) ? parts[^1] : parts[0]];
        if (person.IsWoman && parts[0].Own != parts[0].Feminine)
            asMan = Happens(shares.OtherGender, IdentityVariant.OtherGender);
        var family = person.Written(parts, spelling, asMan);
        if (
            person.IsWoman
            && country is "CZ" or "SK"
            && !asMan
            && parts[0].Own == parts[0].Feminine
            && spelling != Spelling.Own
            && "bcdfghjklmnprstvz".Contains(family[^1])
            && Happens(shares.OtherGender / 2, IdentityVariant.OtherGender)
        )
            family += "ová";
        return family;
    }

    private void Rearrange(ref string given, ref string family)
    {
        if (Happens(shares.Reordered, IdentityVariant.Reordered))
            switch (random.Below(3))
            {
                case 0 when given.Contains(' '):
                    given = Reversed(given);
                    break;
                case 1 when family.Contains(' '):
                    family = Reversed(family);
                    break;
                default:
                    (given, family) = ("", random.Percent(50) ? $"{given} {family}" : $"{family} {given}");
                    break;
            }
        if ((IsOfParts(given) || IsOfParts(family)) && Happens(shares.Joined, IdentityVariant.Joined))
            if (IsOfParts(family) && (!IsOfParts(given) || random.Percent(50)))
                family = Join(family);
            else
                given = Join(given);

        static bool IsOfParts(string name) => name.AsSpan().IndexOfAny(' ', '-') >= 0;
    }

    private static string Reversed(string name) => string.Join(' ', name.Split(' ').Reverse());

    private string Join(string name)
    {
        var hasHyphen = name.Contains('-');
        if (random.Percent(60))
            return hasHyphen ? name.Replace('-', ' ') : name.Replace(' ', '-');
        var parts = name.Split(' ', '-');
        return parts[0] + string.Concat(parts.Skip(1)).ToLowerInvariant();
    }

    private void Reletter(ref string given, ref string family)
    {
        if (Happens(shares.Respelled, IdentityVariant.Respelled))
            if (random.Percent(50))
                given = Heard(given);
            else
                family = Heard(family);
        if (Marks.In(given) || Marks.In(family))
        {
            if (
                Happens(
                    shares.WithoutMarks * (_origin.HasStrangeMarks ? StrangeMarks : 1),
                    IdentityVariant.WithoutMarks
                )
            )
                (given, family) = (Marks.Without(given), Marks.Without(family));
            else if (Happens(shares.BrokenLetters, IdentityVariant.BrokenLetters))
            {
                var way = random.Below(3);
                (given, family) = (Marks.Broken(given, way), Marks.Broken(family, way));
            }
        }
    }

    private string Heard(string name)
    {
        var letters = name.ToLowerInvariant();
        var first = random.Below(_origin.Heard.Count);
        for (var i = 0; i < _origin.Heard.Count; i++)
        {
            var (said, written) = _origin.Heard[(first + i) % _origin.Heard.Count];
            var at = letters.IndexOf(said, StringComparison.Ordinal);
            if (at < 0)
                continue;
            var heard = $"{name[..at]}{written}{name[(at + said.Length)..]}";
            return at == 0 && heard.Length > 0 ? $"{char.ToUpperInvariant(heard[0])}{heard[1..]}" : heard;
        }
        return name;
    }

    private void Mistype(ref string given, ref string family)
    {
        if (Happens(shares.Mistyped, IdentityVariant.Mistyped))
            if (family.Length > 2 && (given.Length < 3 || random.Percent(60)))
                family = Mistyped(family);
            else
                given = Mistyped(given);
        if (Happens(shares.Transposed, IdentityVariant.Transposed))
            if (family.Length > 3 && (given.Length < 4 || random.Percent(60)))
                family = Transposed(family);
            else
                given = Transposed(given);
    }

    private string Mistyped(string name)
    {
        if (name.Length < 2)
            return name;
        // The first letter is looked at when it is typed.
        var at = random.From(random.Percent(6) ? 0 : 1, name.Length - 1);
        return random.Below(4) switch
        {
            0 => name.Remove(at, 1),
            1 => name.Insert(at, name[at].ToString()),
            _ => $"{name[..at]}{Neighbour(name[at])}{name[(at + 1)..]}",
        };
    }

    /// <summary>A letter whose key lies beside it; of another script the one after it in the alphabet.</summary>
    private char Neighbour(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        foreach (var row in s_keys)
            if (row.IndexOf(lower) is >= 0 and var at)
            {
                var other = row[
                    at == 0 ? 1
                    : at == row.Length - 1 || random.Percent(50) ? at - 1
                    : at + 1
                ];
                return letter == lower ? other : char.ToUpperInvariant(other);
            }
        return NameOrigin.ScriptOf(letter.ToString()) is "Latn" or "" ? 'e' : (char)(letter - 1);
    }

    private string Transposed(string name)
    {
        if (name.Length < 4)
            return name;
        var at = random.From(1, name.Length - 2);
        return string.Concat(name.AsSpan(0, at), [name[at + 1], name[at]], name.AsSpan(at + 2));
    }

    private PartialDate Told()
    {
        var birth = person.Birth;
        var exact = birth;
        if (birth.Day <= 12 && birth.Day != birth.Month && Happens(shares.DayAndMonth, IdentityVariant.DayAndMonth))
            exact = new(birth.Year, birth.Day, birth.Month);
        else if (Happens(shares.Digit, IdentityVariant.Digit))
            exact = Slipped(birth);
        else if (Happens(shares.FirstOfJanuary, IdentityVariant.FirstOfJanuary))
            exact = new(birth.Year, 1, 1);
        else if (Happens(shares.MonthOnly, IdentityVariant.MonthOnly))
            return PartialDate.Month(birth.Year, birth.Month);
        else if (Happens(shares.YearOnly, IdentityVariant.YearOnly))
            return PartialDate.Year(birth.Year);
        else if (Happens(shares.Between, IdentityVariant.Between))
            return random.Percent(50)
                ? PartialDate.Between(new(birth.Year - 1, 1, 1), new(birth.Year, 12, 31))
                : PartialDate.Between(birth.AddYears(-2), birth.AddMonths(6) < notAfter ? birth.AddMonths(6) : birth);
        else if (Happens(shares.NoBirth, IdentityVariant.NoBirth))
            return default;
        return PartialDate.Exact(exact <= notAfter ? exact : birth);
    }

    private DateOnly Slipped(DateOnly birth)
    {
        var digits = $"{birth.Year:D4}{birth.Month:D2}{birth.Day:D2}".ToCharArray();
        for (var tries = 0; tries < 10; tries++)
        {
            var slipped = (char[])digits.Clone();
            var at = random.From(2, 7);
            if (at < 7 && random.Percent(30))
                (slipped[at], slipped[at + 1]) = (slipped[at + 1], slipped[at]);
            else
                slipped[at] = (char)('0' + random.Below(10));
            if (
                DateOnly.TryParseExact(new string(slipped), "yyyyMMdd", out var other)
                && other != birth
                && other <= notAfter
                && other > notAfter.AddYears(-OldestAge)
            )
                return other;
        }
        return birth.AddYears(-1);
    }

    private string Document()
    {
        if (!random.Percent(shares.Document))
            return "";
        if (Happens(shares.OtherDocument, IdentityVariant.OtherDocument))
            return person.OtherDocument;
        if (!Happens(shares.DocumentSlip, IdentityVariant.OtherDocument))
            return person.Document;
        var number = new StringBuilder(person.Document);
        var at = random.From(2, number.Length - 2);
        if (random.Percent(50) && number[at] != number[at + 1])
            (number[at], number[at + 1]) = (number[at + 1], number[at]);
        else
            number[at] = (char)('0' + (number[at] - '0' + 1 + random.Below(9)) % 10);
        return number.ToString();
    }

    private static class Titles
    {
        public static string[] Women(string country) =>
            country switch
            {
                "CZ" => ["paní", "sl.", "p."],
                "SK" => ["pani", "slečna", "p."],
                "PL" => ["Pani", "p."],
                "PT" => ["D.", "Sra.", "Dona"],
                _ => ["Ms", "Mrs", "Miss"],
            };

        public static string[] Men(string country) =>
            country switch
            {
                "CZ" or "SK" => ["pan", "p.", "Ing."],
                "PL" => ["Pan", "p."],
                "PT" => ["Sr.", "Dr."],
                _ => ["Mr", "Mr."],
            };
    }
}

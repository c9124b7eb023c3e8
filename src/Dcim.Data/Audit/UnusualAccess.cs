using System.Globalization;
using System.Text;

namespace Dcim.Data.Audit;

/// <summary>Why an access stands out. It may well be right; somebody should know of it.</summary>
public enum UnusualMark
{
    /// <summary>In the night.</summary>
    Night,

    /// <summary>By a person who opened very many records within an hour.</summary>
    ManyRecords,

    /// <summary>The reader bears the family name that was read.</summary>
    OwnName,

    /// <summary>By somebody of another institution, under a grant or a broken glass.</summary>
    Outsider,
}

/// <summary>An access to a record, as far as it is judged.</summary>
/// <param name="LocalTime">By the clock of the instance.</param>
/// <param name="Subject">Code of the record, where one was opened.</param>
public sealed record Access(
    long Position,
    DateTime LocalTime,
    long? UserId,
    long? InstitutionId,
    long? OwnerId,
    AuditAction Action,
    string Subject,
    string? Purpose,
    string? Mark
);

/// <summary>What is unusual about accesses, in one place.</summary>
public static class UnusualAccess
{
    /// <summary>The mark written when an identity is opened: later nobody could tell without opening it again.</summary>
    public const string OwnName = "own-name";

    /// <summary>Hour at which the night begins and hour at which it ends.</summary>
    public const int NightFrom = 22;

    /// <inheritdoc cref="NightFrom"/>
    public const int NightTo = 6;

    /// <summary>More different records than this, opened by one person within an hour, are many.</summary>
    public const int UsualRecords = 50;

    /// <summary>Shortest part of a name that is compared: shorter ones are particles.</summary>
    private const int ShortestPart = 3;

    /// <summary>The marks of each access that has any, by position.</summary>
    /// <param name="accesses">In the order of their positions.</param>
    public static IReadOnlyDictionary<long, IReadOnlyList<UnusualMark>> MarksOf(IReadOnlyList<Access> accesses)
    {
        var many = ManyRecords(accesses);
        var marks = new Dictionary<long, IReadOnlyList<UnusualMark>>();
        foreach (var access in accesses)
        {
            UnusualMark[] found =
            [
                .. IsNight(access.LocalTime) ? [UnusualMark.Night] : (UnusualMark[])[],
                .. many.Contains(access.Position) ? [UnusualMark.ManyRecords] : (UnusualMark[])[],
                .. access.Mark == OwnName ? [UnusualMark.OwnName] : (UnusualMark[])[],
                .. IsOutsider(access) ? [UnusualMark.Outsider] : (UnusualMark[])[],
            ];
            if (found.Length > 0)
                marks[access.Position] = found;
        }
        return marks;
    }

    public static bool IsNight(DateTime localTime) => localTime.Hour is >= NightFrom or < NightTo;

    private static bool IsOutsider(Access access) =>
        access.UserId is not null && access.OwnerId is not null && access.InstitutionId != access.OwnerId;

    /// <summary>The openings that were, within the hour up to them, one too many of different records for their person.</summary>
    private static HashSet<long> ManyRecords(IReadOnlyList<Access> accesses)
    {
        var found = new HashSet<long>();
        var opened = accesses.Where(a =>
            a.UserId is not null
            && a.Action is AuditAction.Viewed or AuditAction.Printed or AuditAction.Exported
            && a.Purpose != AuditPurpose.Compare // nobody saw them
        );
        foreach (var person in opened.GroupBy(a => a.UserId))
        {
            var hour = new Queue<Access>();
            var records = new Dictionary<string, int>();
            foreach (var access in person)
            {
                hour.Enqueue(access);
                records[access.Subject] = records.GetValueOrDefault(access.Subject) + 1;
                while (access.LocalTime - hour.Peek().LocalTime > TimeSpan.FromHours(1))
                {
                    var past = hour.Dequeue().Subject;
                    if (--records[past] == 0)
                        records.Remove(past);
                }
                if (records.Count > UsualRecords)
                    found.Add(access.Position);
            }
        }
        return found;
    }

    /// <summary>A part of the reader's name is a part of the family name; accents and capitals do not tell names apart.</summary>
    public static bool BearsName(string reader, string family) => PartsOf(reader).Overlaps(PartsOf(family));

    private static HashSet<string> PartsOf(string name)
    {
        var folded = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
            if (char.IsLetter(letter))
                // Letters that are no letter with a sign to Unicode.
                folded.Append(
                    char.ToUpperInvariant(letter) switch
                    {
                        'Ł' => 'L',
                        'Đ' => 'D',
                        'Ø' => 'O',
                        var other => other,
                    }
                );
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(' ');
        return
        [
            .. folded
                .ToString()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(part => part.Length >= ShortestPart),
        ];
    }
}

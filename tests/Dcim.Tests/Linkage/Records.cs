using Dcim.Linkage;
using Dcim.Linkage.Names;

namespace Dcim.Tests.Linkage;

/// <summary>Records to be compared.</summary>
internal static class Records
{
    public const int Given = 0;
    public const int Family = 1;
    public const int Birth = 2;
    public const int Document = 3;

    public static LinkageFields NoCodes { get; } = new([]);

    public static LinkageFields SexAndNationality { get; } =
        new([new("sex"), new("nationality", FollowsFromName: true)]);

    public static PersonRecord Of(
        string given,
        string family,
        string birth = "",
        string? document = null,
        int? year = null,
        params string?[] codes
    ) => new(PersonName.Of(given, family), BirthDate.Parse(birth), document, year, codes);

    public static PlainComparison Plain(LinkageFields fields, IEnumerable<PersonRecord> records)
    {
        var plain = new PlainComparison(fields);
        foreach (var record in records)
            plain.Add(record);
        return plain;
    }

    public static LinkageResult Link(Comparison records) =>
        Linker.Run(records, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Levels of two records alone.</summary>
    public static byte[] Levels(PersonRecord one, PersonRecord other)
    {
        var plain = Plain(NoCodes, [one, other]);
        var levels = new byte[plain.Fields.Count];
        plain.Compare(0, 1, levels);
        return levels;
    }

    /// <summary>Invented people, some of them twice with a slip or something left out; the same for the same seed.</summary>
    public static (List<PersonRecord> Records, List<int> Persons) Invented(int count, int seed)
    {
        string[] syllables =
        [
            "ba",
            "ko",
            "ri",
            "mo",
            "ta",
            "ne",
            "lu",
            "vi",
            "sa",
            "do",
            "pe",
            "zu",
            "ja",
            "ke",
            "fo",
            "mi",
        ];
        var (random, records, persons) = (new Random(seed), new List<PersonRecord>(), new List<int>());
        for (var person = 0; records.Count < count; person++)
        {
            var (given, family) = (Word(2), Word(3));
            var birth = new DateOnly(1960, 1, 1).AddDays(random.Next(15_000));
            var (document, sex) = ($"AB{random.Next(10_000_000)}", random.Next(2) == 0 ? "F" : "M");
            for (var times = random.Next(4) == 0 ? 2 : 1; times > 0 && records.Count < count; times--)
            {
                records.Add(
                    Of(
                        random.Next(6) == 0 ? Slip(given) : given,
                        random.Next(6) == 0 ? Slip(family) : family,
                        random.Next(5) switch
                        {
                            0 => "",
                            1 => $"{birth.Year:D4}",
                            _ => birth.ToString("yyyy-MM-dd", null),
                        },
                        random.Next(3) == 0 ? document : null,
                        2020 + random.Next(4),
                        random.Next(10) == 0 ? null : sex,
                        new[] { "RO", "CZ", "VN" }[person % 3]
                    )
                );
                persons.Add(person);
            }
        }
        return (records, persons);

        string Word(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(_ => syllables[random.Next(syllables.Length)]));
        string Slip(string word) => word.Remove(random.Next(word.Length), 1);
    }
}

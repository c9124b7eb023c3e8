using System.Collections;
using System.Globalization;
using Dcim.Linkage;
using Dcim.Linkage.Names;

namespace Dcim.Benchmarks;

/// <summary>
/// Any number of records of people whose names are made of syllables, some names much more frequent than others; a fifth of the records are
/// of somebody who is there already, with slips of the hand and things left out. A record is made anew each time it is asked for: taking
/// names apart is a part of what is measured, and the records take no room beside what is compared.
/// </summary>
internal sealed class GeneratedPeople : IReadOnlyList<PersonRecord>
{
    private const int GivenNames = 3_000;
    private const int FamilyNames = 20_000;
    private const int Postcodes = 5_000;
    private const double ShareOfPersons = 0.8;

    private static readonly string[] s_syllables = (
        "ba be bo bra ci da de dor du el en fa fi ga gre ha hel in iv ja jo ka ki kov la le lin lo ma me mir mo na ne "
        + "nik no ol on pa pe po ra re ri ros sa se sla so ta te ti tor tu va ve vik vo za ze zo"
    ).Split(' ');

    private readonly Random _random = new(7);
    private readonly Row[] _rows;
    private readonly int[] _persons;

    public GeneratedPeople(int count)
    {
        var (given, family) = (Words(GivenNames, 2), Words(FamilyNames, 3));
        (_rows, _persons) = (new Row[count], new int[count]);
        var persons = (int)(count * ShareOfPersons);
        for (var i = 0; i < count; i++)
        {
            _persons[i] = i < persons ? i : _random.Next(persons);
            _rows[i] =
                i < persons
                    ? new(
                        Frequent(given),
                        Frequent(family),
                        new DateOnly(1940, 1, 1).AddDays(_random.Next(25_000)),
                        _random.Next(Postcodes),
                        _random.Next(1_000_000, 10_000_000)
                    )
                    : Again(_rows[_persons[i]]);
        }
        Truth = Array.ConvertAll(_persons, p => p.ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Row(string Given, string Family, DateOnly? Birth, int Postcode, int? Document);

    public LinkageFields Fields { get; } = new([new("postcode")]);

    /// <summary>For each record who it is of.</summary>
    public IReadOnlyList<string> Truth { get; }

    public int Count => _rows.Length;

    public PersonRecord this[int index]
    {
        get
        {
            var row = _rows[index];
            return new(
                PersonName.Of(row.Given, row.Family),
                row.Birth is { } day ? BirthDate.On(day) : BirthDate.Unknown,
                row.Document?.ToString(CultureInfo.InvariantCulture),
                null,
                [row.Postcode.ToString(CultureInfo.InvariantCulture)]
            );
        }
    }

    public IEnumerator<PersonRecord> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names of each record as one string.</summary>
    public string[] Names() => Array.ConvertAll(_rows, r => $"{r.Family} {r.Given}");

    private Row Again(Row row) =>
        new(
            Slip(row.Given),
            Slip(row.Family),
            _random.Next(20) == 0 ? null
                : _random.Next(12) == 0 ? row.Birth!.Value.AddDays(_random.Next(-200, 200))
                : row.Birth,
            _random.Next(7) == 0 ? _random.Next(Postcodes) : row.Postcode,
            _random.Next(5) == 0 ? null : row.Document
        );

    private string[] Words(int count, int length)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
            words.Add(
                string.Concat(Enumerable.Range(0, length).Select(_ => s_syllables[_random.Next(s_syllables.Length)]))
            );
        return [.. words];
    }

    /// <summary>Of names some are frequent and most are rare: the square of a number at random is mostly small.</summary>
    private string Frequent(string[] words) => words[(int)(words.Length * Math.Pow(_random.NextDouble(), 2))];

    private string Slip(string word)
    {
        if (_random.NextDouble() > 0.15 || word.Length < 3)
            return word;
        var at = _random.Next(word.Length - 1);
        return _random.Next(3) switch
        {
            0 => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
            1 => word.Remove(at, 1),
            _ => $"{word[..at]}{"aeiorstln"[_random.Next(9)]}{word[(at + 1)..]}",
        };
    }
}

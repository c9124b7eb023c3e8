using System.Text;

namespace Dcim.Domain.Demonstration;

/// <summary>By whose rules a name of another script is written in Latin letters.</summary>
internal enum Spelling
{
    /// <summary>Not at all: in its own script.</summary>
    Own,

    /// <summary>The national rules of passports (ICAO 9303, ELOT 743).</summary>
    Passport,

    /// <summary>ISO 9, 843 or 9984, one sign for one letter; Chinese as Wade and Giles wrote it.</summary>
    Iso,
    English,
    German,
    French,
    Polish,
    Czech,
}

/// <summary>Tables from other scripts to Latin letters. ^ stands for the start of a word, $ for its end.</summary>
internal static class Romanisation
{
    private const string Cyrillic =
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya є=ye і=i ї=yi ґ=g ө=o ү=u '=";
    private const string Greek =
        "α=a ά=a β=v γ=g δ=d ε=e έ=e ζ=z η=i ή=i θ=th ι=i ί=i ϊ=i ΐ=i κ=k λ=l μ=m ν=n ξ=x ο=o ό=o π=p ρ=r σ=s ς=s τ=t υ=y ύ=y φ=f χ=ch ψ=ps ω=o ώ=o ου=ou ού=ou αυ=av αύ=av ευ=ev εύ=ev γγ=ng γκ=gk ^γκ=gk ^μπ=b μπ=mp ντ=nt";
    private const string Georgian =
        "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh რ=r ს=s ტ=t უ=u ფ=p ქ=k ღ=gh ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h";
    private const string Chinese =
        "^x=hs ^q=ch' ^zh=ch ^j=ch ^ch=ch' ^b=p ^p=p' ^d=t ^t=t' ^g=k ^k=k' ^z=ts ^c=ts' ^r=j ^yan$=yen ian$=ien ong$=ung";

    private const string CyrillicIso = "ж=ž х=h ц=c ч=č ш=š щ=ŝ й=j ю=û я=â ё=ë э=è ь=ʹ ъ=ʺ є=ê ї=ï і=ì ґ=g ө=ô ү=ù";
    private const string CyrillicEnglish = "ий$=y ый$=y ё=yo ^е=ye ье=ie є=ie кс=x";
    private const string CyrillicGerman =
        "ж=sch х=ch ц=z ч=tsch ш=sch щ=schtsch й=j ю=ju я=ja в=w ^с=s з=s ё=jo є=je ї=ji ий$=ij";
    private const string CyrillicFrench = "ж=j ч=tch ш=ch щ=chtch й=i ю=iou я=ia у=ou ё=io є=ie ї=i ин$=ine";
    private const string CyrillicPolish =
        "ж=ż х=ch ц=c ч=cz ш=sz щ=szcz й=j ю=ju я=ja в=w ё=jo є=je ї=ji ий$=i ня=nia нь=ń ль=l ло=ło ла=ła";
    private const string CyrillicCzech = "ж=ž х=ch ц=c ч=č ш=š щ=šč й=j ю=ju я=ja ё=jo є=je ї=ji ий$=ij ть=ť нь=ň";
    private const string Ukrainian = "г=h и=y";

    private static readonly Dictionary<(string Origin, Spelling Spelling), Table> s_tables = Tables();

    /// <summary>The name in Latin letters by these rules.</summary>
    /// <param name="custom">Which of its handwritten forms is this person's own, where there are several.</param>
    public static string Write(OrdinaryName name, string own, NameOrigin origin, Spelling spelling, int custom)
    {
        if (spelling == Spelling.Own || origin.IsLatin || NameOrigin.ScriptOf(own) == "Latn")
            return own;
        if (name.Romanised.Count == 0)
            return s_tables[(origin.Code, spelling)].Write(own);
        var form = name.Romanised[
            spelling == Spelling.Passport
                ? custom % name.Romanised.Count
                : (custom + (int)spelling) % name.Romanised.Count
        ];
        if (origin.Code != "ZH" || spelling == Spelling.English)
            return form;
        if (spelling == Spelling.Iso)
            return Joined(s_tables[("ZH", Spelling.Iso)].Write(form), "-");
        return Joined(form, "");
    }

    /// <summary>Two syllables as one name, of which only the first has a capital.</summary>
    private static string Joined(string name, string between) =>
        name.Split(' ') is [var first, var second] ? $"{first}{between}{second.ToLowerInvariant()}" : name;

    private static Dictionary<(string, Spelling), Table> Tables()
    {
        var tables = new Dictionary<(string, Spelling), Table>();
        void Add(string origin, Spelling spelling, params string[] rules) => tables.Add((origin, spelling), new(rules));

        Add(
            "UK",
            Spelling.Passport,
            Cyrillic,
            "г=h и=y і=i ї=i ^ї=yi є=ie ^є=ye й=i ^й=y ю=iu ^ю=yu я=ia ^я=ya зг=zgh"
        );
        Add("RU", Spelling.Passport, Cyrillic, "й=i ю=iu я=ia ъ=ie");
        Add("BG", Spelling.Passport, Cyrillic, "х=h щ=sht ъ=a ь=y ия$=ia");
        Add("MN", Spelling.Passport, Cyrillic, "ө=u ү=u ж=j й=i е=ye");
        Add("EL", Spelling.Passport, Greek);
        Add("KA", Spelling.Passport, Georgian);
        Add("ZH", Spelling.Iso, string.Join(' ', "abcdefghijklmnopqrstuvwxyzü".Select(c => $"{c}={c}")), Chinese);
        foreach (var (spelling, rules) in Cyrillics())
        foreach (var origin in (string[])["UK", "RU", "BG", "MN"])
            Add(
                origin,
                spelling,
                Cyrillic,
                rules,
                origin switch
                {
                    "UK" when spelling != Spelling.Iso => Ukrainian,
                    "BG" => spelling switch
                    {
                        Spelling.Iso => "ъ=ʺ",
                        Spelling.French => "щ=cht ъ=a",
                        Spelling.Polish => "щ=szt ъ=a",
                        Spelling.Czech => "щ=št ъ=a",
                        Spelling.German => "щ=scht ъ=a",
                        _ => "х=h щ=sht ъ=u",
                    },
                    _ => "",
                }
            );
        Add("EL", Spelling.Iso, Greek, "η=ī ή=ī ω=ō ώ=ō αυ=au αύ=au ευ=eu εύ=eu ^μπ=mp");
        Add("EL", Spelling.English, Greek, "χ=h φ=ph η=i υ=i ύ=i ντ=d ^μπ=b μπ=b γκ=g αυ=af");
        Add("EL", Spelling.German, Greek, "φ=ph ου=u ού=u β=w ντ=nd γγ=ng");
        Add("EL", Spelling.French, Greek, "φ=ph χ=kh γγ=ngu ντ=nd");
        Add("EL", Spelling.Polish, Greek, "β=w θ=t ου=u ού=u ξ=ks ντ=d υ=i ύ=i ^μπ=b");
        Add("EL", Spelling.Czech, Greek, "θ=t ου=u ού=u ντ=d ^μπ=b υ=y γκ=g");
        Add("KA", Spelling.Iso, Georgian, "კ=k' პ=p' ტ=t' ყ=q' წ=ts' ჭ=ch'");
        Add("KA", Spelling.English, Georgian, "ყ=k ფ=ph ჯ=dzh ქ=q");
        Add("KA", Spelling.German, Georgian, "შ=sch ჩ=tsch ც=z წ=z ჭ=tsch ხ=ch ჯ=dsch ყ=k ვ=w ზ=s ჟ=sch ღ=g");
        Add("KA", Spelling.French, Georgian, "შ=ch ჩ=tch ჭ=tch ჯ=dj უ=ou ჟ=j ყ=k");
        Add("KA", Spelling.Polish, Georgian, "ჟ=ż შ=sz ჩ=cz ც=c წ=c ჭ=cz ხ=ch ჯ=dż ყ=k ღ=g ვ=w");
        Add("KA", Spelling.Czech, Georgian, "ჟ=ž შ=š ჩ=č ც=c წ=c ჭ=č ხ=ch ჯ=dž ყ=k ღ=g");
        return tables;
    }

    private static IEnumerable<(Spelling, string)> Cyrillics() =>
        [
            (Spelling.Iso, CyrillicIso),
            (Spelling.English, CyrillicEnglish),
            (Spelling.German, CyrillicGerman),
            (Spelling.French, CyrillicFrench),
            (Spelling.Polish, CyrillicPolish),
            (Spelling.Czech, CyrillicCzech),
        ];

    /// <summary>The longest rule that fits is taken; of two for the same letters the later one.</summary>
    private sealed class Table
    {
        private const int Longest = 4;

        private readonly Dictionary<string, string> _rules = [];

        public Table(IEnumerable<string> rules)
        {
            foreach (var rule in rules.SelectMany(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                _rules[rule[..rule.IndexOf('=')]] = rule[(rule.IndexOf('=') + 1)..];
        }

        public string Write(string name)
        {
            var written = new StringBuilder(name.Length + 4);
            var start = 0;
            while (start < name.Length)
            {
                var end = name.AsSpan(start).IndexOfAny(' ', '-') is >= 0 and var length ? start + length : name.Length;
                Word(name[start..end], written);
                if (end < name.Length)
                    written.Append(name[end]);
                start = end + 1;
            }
            return written.ToString();
        }

        private void Word(string word, StringBuilder written)
        {
            var rules = _rules.GetAlternateLookup<ReadOnlySpan<char>>();
            var (letters, first) = ($"^{word.ToLowerInvariant()}$", written.Length);
            for (var at = 0; at < letters.Length; )
            {
                var taken = 1;
                for (var length = Math.Min(Longest, letters.Length - at); length > 0; length--)
                    if (rules.TryGetValue(letters.AsSpan(at, length), out var latin))
                    {
                        written.Append(latin);
                        taken = length;
                        break;
                    }
                at += taken;
            }
            if (first < written.Length)
                written[first] = char.ToUpperInvariant(written[first]);
        }
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Dcim.Linkage.Names;

/// <summary>Words of any script in the letters a to z: for comparing, never for showing.</summary>
public static class LatinText
{
    private static readonly FrozenDictionary<char, string> s_letters = Letters().ToFrozenDictionary();

    /// <summary>The words of a text in small Latin letters, without marks and signs.</summary>
    /// <param name="text">In any script; also what is no text at all, such as halves of characters.</param>
    /// <returns>One space between two words; empty where there is no letter.</returns>
    public static string Of(string text)
    {
        var latin = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            Append(rune, latin);
        return latin.ToString().TrimEnd(' ');
    }

    private static void Append(Rune rune, StringBuilder latin)
    {
        // Not a character at all: refused by every normalisation.
        if (rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned)
            return;
        if (rune.IsAscii)
        {
            var c = char.ToLowerInvariant((char)rune.Value);
            if (char.IsAsciiLetterLower(c))
                latin.Append(c);
            else if (c is not ('\'' or '`'))
                Space(latin);
            return;
        }
        var small = Rune.ToLowerInvariant(rune);
        if (small.Value == 'υ' && latin.Length > 0 && latin[^1] is 'a' or 'e' or 'o')
            latin.Append(latin[^1] == 'o' ? 'u' : 'v'); // Greek ου, αυ, ευ: Papadopoulos, Stavros, Eleftheria
        else if (small.IsBmp && s_letters.TryGetValue((char)small.Value, out var own))
            latin.Append(own);
        else if (Rune.GetUnicodeCategory(small) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            return;
        else if (!Rune.IsLetter(small))
            Space(latin);
        else if (small.ToString().Normalize(NormalizationForm.FormKD) is var apart && apart != small.ToString())
            foreach (var part in apart.EnumerateRunes())
                Append(part, latin);
        else
            foreach (var c in AnyAscii.Transliteration.Transliterate(small.ToString()))
                if (char.IsAsciiLetter(c))
                    latin.Append(char.ToLowerInvariant(c));
    }

    private static void Space(StringBuilder latin)
    {
        if (latin.Length > 0 && latin[^1] != ' ')
            latin.Append(' ');
    }

    private static Dictionary<char, string> Letters()
    {
        var letters = new Dictionary<char, string>();
        // Letters that Unicode does not take apart.
        Add("ł l đ d ø o ß ss æ ae œ oe þ th ð d ı i ŋ n ħ h ə a ɓ b ɗ d ƙ k ʼ _ ʹ _ ʺ _ ’ _ ‘ _ ʻ _ ʽ _ ´ _");
        Add(
            "а a б b в v г g ґ g д d е e ё e є ie ж zh з z и i і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f"
        );
        Add("х kh ц ts ч ch ш sh щ shch ъ _ ы y ь _ э e ю iu я ia ў u ђ dj ј j љ lj њ nj ћ c џ dz ѓ g ѕ dz ќ k");
        Add("қ k ғ g ң n ү u ұ u һ h ә a ө o ҷ j ӣ i ӯ u ѣ e ѳ f ѵ i");
        Add("α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o");
        Add("ا a ب b ت t ث th ج j ح h خ kh د d ذ d ر r ز z س s ش sh ص s ض d ط t ظ z ع _ غ gh ف f ق k ك k ل l م m ن n");
        Add("ه h و u ي i ى a ة a ء _ أ a إ i آ a ؤ u ئ i پ p چ ch ژ zh گ g ک k ی i ہ h ھ h ٹ t ڈ d ڑ r ے e ں n ـ _");
        Add("ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ k");
        Add("შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h");
        Add("ա a բ b գ g դ d ե e զ z է e ը e թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ i ն n շ sh ո o");
        Add("չ ch պ p ջ j ռ r ս s վ v տ t ր r ց ts ւ u փ p ք k օ o ֆ f և ev");
        Add(
            "א a ב b ג g ד d ה h ו v ז z ח h ט t י i כ k ך k ל l מ m ם m נ n ן n ס s ע _ פ p ף f צ ts ץ ts ק k ר r ש sh ת t"
        );
        return letters;

        void Add(string pairs)
        {
            var parts = pairs.Split(' ');
            for (var i = 0; i < parts.Length; i += 2)
                letters.Add(parts[i][0], parts[i + 1] == "_" ? "" : parts[i + 1]);
        }
    }
}

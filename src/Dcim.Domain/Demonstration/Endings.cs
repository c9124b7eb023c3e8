namespace Dcim.Domain.Demonstration;

/// <summary>What languages do to the end of a name: the family name of a woman, the name after the father.</summary>
internal static class Endings
{
    private static readonly Dictionary<string, (string Of, string Becomes)[]> s_feminine = new()
    {
        ["CS"] = Czech(),
        ["SK"] = Czech(),
        ["PL"] = Pairs("ski ska cki cka dzki dzka"),
        ["BG"] = Pairs("ски ска ов ова ев ева"),
        ["RU"] = Pairs("ский ская ов ова ев ева ёв ёва ин ина ын ына"),
        ["UK"] = Pairs("ський ська цький цька ий а"),
        ["EL"] = Pairs("όπουλος οπούλου ος ου ης η ής ή άς ά ας α"),
    };

    private static readonly Dictionary<string, string> s_fathers = new()
    {
        ["Микола"] = "Миколай",
        ["Илья"] = "Иль",
        ["Ілля"] = "Ілл",
        ["Никита"] = "Никит",
        ["Данила"] = "Данил",
        ["Пётр"] = "Петр",
        ["Павел"] = "Павл",
        ["Лев"] = "Льв",
    };

    public static string Feminine(string origin, string family)
    {
        if (!s_feminine.TryGetValue(origin, out var endings))
            return family;
        foreach (var (of, becomes) in endings)
            if (family.EndsWith(of, StringComparison.Ordinal))
                return family[..^of.Length] + becomes;
        return origin is "CS" or "SK" ? family + "ová" : family;
    }

    /// <summary>The name after the father, as Eastern Slavs and Bulgarians bear it; null where there is none.</summary>
    public static string? Patronymic(string origin, string father, bool isWoman)
    {
        if (origin is not ("UK" or "RU" or "BG") || father.Contains('-'))
            return null;
        var stem = s_fathers.GetValueOrDefault(father, father);
        if (origin == "BG")
            return "аяоеий".Contains(stem[^1])
                ? stem[..^1] + (isWoman ? "ева" : "ев")
                : stem + (isWoman ? "ова" : "ов");
        var (soft, hard) = (origin, isWoman) switch
        {
            ("UK", true) => ("ївна", "івна"),
            ("UK", false) => ("йович", "ович"),
            (_, true) => ("евна", "овна"),
            _ => ("евич", "ович"),
        };
        return stem[^1] switch
        {
            'й' => stem[..^1] + soft,
            'ь' => stem[..^1] + (origin == "UK" ? hard : soft),
            'о' or 'а' or 'я' => stem[..^1] + hard,
            _ => stem + hard,
        };
    }

    private static (string Of, string Becomes)[] Czech() =>
        [.. Pairs("něk ňková ek ková ec cová ý á"), ("í", "í"), ("ů", "ů"), .. Pairs("a ová o ová ě ová")];

    private static (string Of, string Becomes)[] Pairs(string written) =>
        [.. written.Split(' ').Chunk(2).Select(p => (p[0], p[1]))];
}

using System.Collections.Concurrent;
using System.Text;

namespace Dcim.Domain.Demonstration;

/// <summary>Letters with marks, and what becomes of them.</summary>
internal static class Marks
{
    private static readonly ConcurrentDictionary<char, string> s_plain = new();

    public static bool In(string name) => !Ascii.IsValid(name);

    public static string Without(string name) =>
        In(name) ? string.Concat(name.Select(c => s_plain.GetOrAdd(c, Plain))) : name;

    /// <summary>As files come out that went through the wrong encoding.</summary>
    /// <param name="way">0: a ? for each letter; 1: the letter is lost; 2: the bytes of UTF-8 as letters of Latin-1.</param>
    public static string Broken(string name, int way) =>
        way == 2
            ? string.Concat(Encoding.UTF8.GetBytes(name).Select(b => b is >= 0x80 and < 0xA0 ? '?' : (char)b))
            : string.Concat(
                name.Select(c =>
                    char.IsAscii(c) ? c.ToString()
                    : way == 0 ? "?"
                    : ""
                )
            );

    private static string Plain(char letter) =>
        letter switch
        {
            'ł' => "l",
            'Ł' => "L",
            'đ' => "d",
            'Đ' => "D",
            'ı' => "i",
            'ʹ' or 'ʺ' => "",
            _ => letter.ToString().Normalize(NormalizationForm.FormD)[..1],
        };
}

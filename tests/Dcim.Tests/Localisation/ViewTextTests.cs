using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.Razor;

namespace Dcim.Tests.Localisation;

/// <summary>No page says a word that is not a resource: what the compiled views write as it stands is looked through.</summary>
public sealed partial class ViewTextTests
{
    /// <summary>Names that are the same in every language.</summary>
    private static readonly string[] s_names = ["DCIM"];

    private static readonly string[] s_readAttributes =
    [
        "title",
        "alt",
        "placeholder",
        "aria-label",
        "aria-description",
        "label",
    ];

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(o => o.Value);

    [Fact]
    public void NoView_WritesWordsOfItsOwn()
    {
        var views = typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(RazorPageBase))).ToList();
        Assert.True(views.Count > 15);
        var (found, headings) = (new List<string>(), 0);
        foreach (var view in views)
        foreach (var method in Nested(view).SelectMany(Methods))
        {
            var page = new HtmlParser().ParseDocument(WrittenBy(method));
            headings += page.QuerySelectorAll("h1").Length;
            var texts = page.Descendants<IText>()
                .Where(t => t.ParentElement?.LocalName is not ("script" or "style"))
                .Select(t => t.Data);
            var attributes = page.All.SelectMany(e => s_readAttributes.Select(a => e.GetAttribute(a) ?? ""));
            found.AddRange(
                texts
                    .Concat(attributes)
                    .Select(t => t.Trim())
                    .Where(t => Word().IsMatch(t) && !s_names.Any(n => t.Trim(' ', '–') == n))
                    .Select(t => $"{view.Name}: {t}")
            );
        }
        Assert.True(headings > 10, "The views write their headings some other way now.");
        Assert.Equal([], found);
    }

    /// <summary>Attributes of our tag helpers are no HTML; what a user reads of them comes from resources too.</summary>
    [Fact]
    public void NoTagHelper_IsGivenWords()
    {
        var found = Repository
            .Sources("src/Dcim.Web", ".cshtml")
            .SelectMany(file =>
                HelperAttribute().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileName(file)}: {m.Value}")
            );
        Assert.Equal([], found);
    }

    private static IEnumerable<Type> Nested(Type type) =>
        type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(Nested).Prepend(type);

    private static MethodInfo[] Methods(Type type) =>
        type.GetMethods(
            BindingFlags.Public
                | BindingFlags.NonPublic
                | BindingFlags.Instance
                | BindingFlags.Static
                | BindingFlags.DeclaredOnly
        );

    /// <summary>The strings a method hands to WriteLiteral, in its order.</summary>
    private static string WrittenBy(MethodInfo method)
    {
        var html = new StringBuilder();
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        string? last = null;
        for (var i = 0; i < il.Length; )
        {
            var code = il[i] == 0xFE ? (short)(0xFE00 | il[i + 1]) : il[i];
            var op = s_opCodes[code];
            i += op.Size;
            if (op.OperandType == OperandType.InlineString)
                last = method.Module.ResolveString(BitConverter.ToInt32(il, i));
            else if (op.OperandType == OperandType.InlineMethod && last is not null)
            {
                if (
                    method
                        .Module.ResolveMethod(
                            BitConverter.ToInt32(il, i),
                            method.DeclaringType!.GetGenericArguments(),
                            method.GetGenericArguments()
                        )
                        ?.Name == "WriteLiteral"
                )
                    html.Append(last);
                last = null;
            }
            i += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, i),
                _ => 4,
            };
        }
        return html.ToString();
    }

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(
        """
            <[a-z]+-[a-z-]+\s[^>]*\b(label|hint|legend|text|heading|title|words|message)="[^"@]*\p{L}{2,}[^"]*"
            """
    )]
    private static partial Regex HelperAttribute();
}

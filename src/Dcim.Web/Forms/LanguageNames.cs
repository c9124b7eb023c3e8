namespace Dcim.Web.Forms;

/// <summary>The languages under their own names, which are the same in every language and so no texts to translate.</summary>
public static class LanguageNames
{
    public static IReadOnlyList<(string Culture, string Name)> All { get; } =
    [("en-GB", "English"), ("cs", "Čeština"), ("pl", "Polski"), ("pt-PT", "Português"), ("sk", "Slovenčina")];
}

using Dcim.Web.Security;

namespace Dcim.Tests.Web;

public sealed class GuessablePasswordTests
{
    private static readonly string[] s_names =
    [
        "Łucja Nováková-Silva",
        "lucja.novakova@policie.example",
        "PT-PJ",
        "Polícia Judiciária",
    ];

    [Theory]
    [InlineData("passwordpassword")]
    [InlineData("Password123456!")]
    [InlineData("P@ssw0rd-2026!!")]
    [InlineData("letmein letmein")]
    [InlineData("qwertyuiop123")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("poiuytrewq12345")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("1234567890123456")]
    [InlineData("31121999-31121999")]
    [InlineData("DCIMdcim2026")]
    [InlineData("Dcim-Lisboa-2026")]
    [InlineData("palavrapasse1")]
    [InlineData("Benfica!Benfica!1904")]
    [InlineData("tajnehaslo2026")]
    [InlineData("Slniečko12345")]
    [InlineData("slunicko-slunicko")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("lucja.novakova")]
    [InlineData("NovakovaSilva1984")]
    [InlineData("PoliciaJudiciaria1")]
    [InlineData("$ummer$ummer2026")]
    public void WhatOthersGuessFirst_IsTold(string password) =>
        Assert.True(GuessablePasswords.Includes(password, s_names));

    [Theory]
    [InlineData("a long test pass phrase")]
    [InlineData("a longer pass phrase")]
    [InlineData("correct horse battery staple")]
    [InlineData("sunshine river doctor tiger")] // four words
    [InlineData("kfu7mwz3qp9rta")]
    [InlineData("žlutý kůň nad řekou zpívá")]
    [InlineData("três melros num telhado")]
    [InlineData("Xq4-vbn9_Lkd2")]
    public void ASentenceOrChance_IsNot(string password) =>
        Assert.False(GuessablePasswords.Includes(password, s_names));

    [Fact]
    public void NamesOfOthers_AreNoGuess() => Assert.False(GuessablePasswords.Includes("NovakovaSilva1984", []));

    [Fact]
    public void TheLongest_IsToldQuickly()
    {
        var password = string.Concat(Enumerable.Repeat("p@ssw0rd1", 22));
        Assert.True(GuessablePasswords.Includes(password, s_names));
    }
}

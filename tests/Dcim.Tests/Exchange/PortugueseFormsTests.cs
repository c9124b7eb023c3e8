using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;

namespace Dcim.Tests.Exchange;

/// <summary>The example profiles hold together, and read rows of the kind they are made for.</summary>
public sealed class PortugueseFormsTests
{
    private static readonly NationalProfile s_profile = NationalProfile.Load("PT");
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.For(s_profile);
    private static readonly Institution s_help = new()
    {
        Code = "ONG",
        Name = "Help",
        Type = "NGO",
    };

    private static SourceProfile Profile(string name) => BuiltInProfiles.Find(name, s_help, s_profile, s_catalogue)!;

    private static NamedRecord Read(string name, params (string Heading, string Text)[] cells)
    {
        var profile = Profile(name);
        var mapper = new RowMapper(profile, s_catalogue, TargetList.Of(s_catalogue, "PT", profile.Subject));
        return Assert.Single(mapper.Map([new(2, cells.ToDictionary(c => c.Heading, c => new SourceValue(c.Text)))]));
    }

    [Fact]
    public void ThePoliceForm_IsRead()
    {
        var record = Read(
            "pt-gur",
            ("N.º de registo", "12/2010"),
            ("Data do registo", "03/2010"),
            ("Origem da informação", "Fiscalização"),
            ("Idade", "N/S"),
            ("Menor/adulto", "adulta"),
            ("Sexo", "feminino"),
            ("Estado civil", "Solteiro(a)"),
            ("Nacionalidade", "Romena"),
            ("Situação em território nacional", "Cidadão da UE"),
            ("Modo de viagem", "Carrinha; Avião"),
            ("Tipo de local", "Exploração agrícola"),
            ("Tipo de exploração", "Laboral"),
            ("Classificação", "Pendente"),
            ("Contacto com ONG", "Sim")
        );
        Assert.Empty(record.Problems);
        var answers = record.Sheet.Answers;
        Assert.Equal(
            ("3", "2010", "INS", "Y_GE18"),
            (answers["CAS04.month"], answers["CAS04.year"], answers["IDN02"], answers["VIC04"])
        );
        Assert.Equal(
            ("UNK", "F", "SIN", "RO", "EUC"),
            (answers["VIC03.missing"], answers["VIC01"], answers["VIC12.status"], answers["VIC06"], answers["VIC11"])
        );
        Assert.Equal(["PLA", "TRU"], Assert.Single(record.Sheet.RowsOf("movements")).All("MOV03"));
        Assert.Equal("PEN", Assert.Single(record.Sheet.RowsOf("statuses"))["IDN03"]);
        Assert.Equal(
            ("LAB", "FAR"),
            (record.Sheet.RowsOf("episodes")[0]["EXP02"], record.Sheet.RowsOf("episodes")[0]["EXP08"])
        );
    }

    [Theory]
    [InlineData("pt-gur", "Confirmada", "IDE")]
    [InlineData("pt-gur", "pendente", "PEN")]
    [InlineData("pt-gur", "Não confirmada", "NID")]
    [InlineData("pt-gs", "Sinalizada por ONG", "SIG")]
    [InlineData("pt-gs", "não considerada", "NOT")]
    public void StatusWords_AreThoseOfTheCountry(string name, string word, string status) =>
        Assert.Equal(status, Assert.Single(Read(name, ("Classificação", word)).Sheet.RowsOf("statuses"))["IDN03"]);

    /// <summary>Every target is one, every code is of its list and admitted, every indicator is one.</summary>
    [Theory]
    [InlineData("pt-gur")]
    [InlineData("pt-gs")]
    [InlineData("htcds")]
    public void ABuiltInProfile_HoldsTogether(string name)
    {
        var profile = Profile(name);
        var targets = TargetList.Of(s_catalogue, "PT", profile.Subject);
        Assert.Empty(new RowMapper(profile, s_catalogue, targets).Faults);
        foreach (var column in profile.Columns.Where(c => c.Target is not null))
        {
            var part = targets.Find(AnswerAddress.Parse(column.Target!)!)!.Part!;
            if (part.List is null or "ORG")
                continue;
            var codes = s_catalogue.ValuesOf(part).Select(v => v.Code).Concat(part.Missing).ToHashSet();
            Assert.All(column.Values.Values.Where(v => v.Length > 0), v => Assert.Contains(v, codes));
        }
        Assert.All(profile.Statements, s => Assert.Contains(s_catalogue.Indicators, i => i.Code == s.Indicator));
        Assert.Equal(profile.ToJson(), SourceProfile.FromJson(profile.ToJson()).ToJson());
    }

    [Fact]
    public void AProfileThatIsNotOurs_IsNotFound() =>
        Assert.Null(BuiltInProfiles.Find("other", s_help, s_profile, s_catalogue));
}

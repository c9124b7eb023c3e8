using CsCheck;
using Dcim.Linkage;
using Dcim.Linkage.Names;

namespace Dcim.Tests.Linkage;

/// <summary>What ways of writing a name have in common, and how far two names agree.</summary>
public sealed class NameTests
{
    private const byte Same = 5;
    private const byte NearlySame = 4;
    private const byte Alike = 3;

    private static NameToken Token(string word) => NameToken.Of(LatinText.Of(word));

    [Theory]
    [InlineData("Yuliya", "Julia", "Iuliia", "Yulia", "Юлия", "Юлія", "Julija", "Yuliia")]
    [InlineData("Nguyễn", "Nguyen", "NGUYÊN", "nguyen")]
    [InlineData("Наталия", "Nataliya", "Natalija", "Nataliia", "Наталія", "Natalia", "Наталья")]
    [InlineData("Мария", "Maria", "Mariya", "Marija", "Μαρία", "María", "Mária", "Marya")]
    [InlineData("Александр", "Aleksandr", "Alexandr")]
    [InlineData("Михайло", "Mykhailo", "Mykhaylo", "Mihajlo")]
    [InlineData("Оксана", "Oksana", "Oxana")]
    [InlineData("Ганна", "Hanna", "Hana", "Ganna")]
    [InlineData("Жанна", "Zhanna", "Žanna", "Zanna")]
    [InlineData("Шевченко", "Shevchenko", "Ševčenko", "Schewtschenko", "Szewczenko", false)]
    [InlineData("Ющенко", "Yushchenko", "Iushchenko", "Juščenko", false)]
    [InlineData("Γεώργιος", "Georgios", "GEORGIOS")]
    [InlineData("Παπαδόπουλος", "Papadopoulos", "Papadopulos")]
    [InlineData("გიორგი", "Giorgi")]
    [InlineData("ქეთევან", "Ketevan")]
    [InlineData("Łukasz", "Lukasz", "Lukash", "Łukaš", false)]
    [InlineData("Wójcik", "Wojcik", "Vojcik")]
    [InlineData("João", "Joao", "JOÃO")]
    [InlineData("Ștefan", "Şefan", "Stefan", false)]
    [InlineData("Dvořák", "Dvorak", "DVOŘÁK")]
    [InlineData("Ďurišová", "Durisova")]
    public void WrittenOtherwise_HasTheSameSkeleton(params object[] words)
    {
        var exact = words[^1] is not false;
        var skeletons = words.OfType<string>().Select(w => Token(w).Skeleton).ToList();
        if (exact)
            Assert.Single(skeletons.Distinct());
        else
            Assert.All(skeletons, s => Assert.True(JaroWinkler.Similarity(s, skeletons[0]) >= 0.86, s));
    }

    [Fact]
    public void YuliaIsUlia_AndNovakIsNovak()
    {
        Assert.Equal("ulia", Token("Yuliya").Skeleton);
        Assert.Equal(("novakova", "novak"), (Token("Nováková").Skeleton, Token("Nováková").Root));
    }

    [Theory]
    [InlineData("Novák", "Nováková")]
    [InlineData("Svoboda", "Svobodová")]
    [InlineData("Novotný", "Novotná")]
    [InlineData("Procházka", "Procházková")]
    [InlineData("Kučera", "Kučerová")]
    [InlineData("Veselý", "Veselá")]
    [InlineData("Kováč", "Kováčová")]
    [InlineData("Horváth", "Horváthová")]
    [InlineData("Kowalski", "Kowalska")]
    [InlineData("Wiśniewski", "Wiśniewska")]
    [InlineData("Иванов", "Иванова")]
    [InlineData("Georgiev", "Georgieva")]
    [InlineData("Медведев", "Medvedeva")]
    [InlineData("Достоевский", "Достоевская")]
    [InlineData("Levytskyi", "Levytska")]
    [InlineData("Papadopoulos", "Papadopoulou")]
    public void EndingsOfGender_DoNotMatter(string his, string hers) => Assert.Equal(Token(his).Root, Token(hers).Root);

    [Theory]
    [InlineData("محمد", "Mohammed")]
    [InlineData("محمد", "Muhamad")]
    [InlineData("خديجة", "Khadija")]
    [InlineData("يوسف", "Yusuf")]
    [InlineData("حسن", "Hassan")]
    [InlineData("Halyna", "Galina")]
    [InlineData("Dmytro", "Dmitri")]
    public void ClassesOfConsonants_StayWhereVowelsGo(string one, string other) =>
        Assert.Equal(Token(one).Consonants, Token(other).Consonants);

    [Theory]
    [InlineData("Maria da Conceição", "dos Santos e Silva", "maria conceicao", "santos silva")]
    [InlineData("Thị Ánh", "Nguyễn", "anh", "nguyen")]
    [InlineData("Văn", "Đỗ", "van", "do")] // particles elsewhere, here all there is
    [InlineData("Ludwig", "van der Berg", "ludwig", "berg")]
    [InlineData("Ahmed", "bin Salah", "ahmed", "salah")]
    [InlineData("Ana Ana", "", "ana", "")]
    public void Parts_WithoutParticles(string given, string family, string givenParts, string familyParts)
    {
        var name = PersonName.Of(given, family);
        Assert.Equal(
            (givenParts, familyParts),
            (string.Join(' ', name.Given.Select(t => t.Latin)), string.Join(' ', name.Family.Select(t => t.Latin)))
        );
    }

    /// <summary>The least level of given and family name.</summary>
    [Theory]
    // the order of the parts, and which of them is whose
    [InlineData("Ana Maria", "Silva", "Maria Ana", "Silva", Same, Same)]
    [InlineData("Nguyễn", "Văn An", "An", "Nguyen Van", Alike, Alike)]
    [InlineData("Testina", "Vymyšlená", "Vymyslena", "Testina", NearlySame, NearlySame)]
    [InlineData("Novák", "Jan", "Jan", "Nováková", NearlySame, NearlySame)]
    // one of several is left out
    [InlineData("Maria José", "Ferreira da Silva", "Maria", "Silva", Same, Same)]
    [InlineData("Joana", "Sousa Pereira", "Joana", "Pereira dos Santos Sousa", Same, Same)]
    // scripts
    [InlineData("Юлія", "Шевчук", "Yuliia", "Shevchuk", Same, Same)]
    [InlineData("Ελένη", "Παπαδοπούλου", "Eleni", "Papadopoulou", Same, Same)]
    [InlineData("ნინო", "ჯავახიშვილი", "Nino", "Javakhishvili", Same, Same)]
    [InlineData("محمد", "يوسف", "Mohamed", "Yusuf", Alike, Alike)]
    [InlineData("حسن", "محمود", "Hassan", "Mahmoud", Alike, Alike)]
    // slips
    [InlineData("Katarina", "Horvatova", "Katraina", "Horvátová", NearlySame, Same)]
    [InlineData("Cristina", "Popescu", "Christina", "Popesco", Alike, NearlySame)]
    // nicknames, each of its language
    [InlineData("Honza", "Novák", "Jan", "Novák", NearlySame, Same)]
    [InlineData("Jožko", "Kováč", "Jozef", "Kováč", NearlySame, Same)]
    [InlineData("Kasia", "Nowak", "Katarzyna", "Nowak", NearlySame, Same)]
    [InlineData("Саша", "Коваль", "Oleksandra", "Koval", NearlySame, Same)]
    [InlineData("Nastya", "Bondar", "Анастасія", "Бондар", NearlySame, Same)]
    [InlineData("Ghiță", "Popa", "Gheorghe", "Popa", NearlySame, Same)]
    [InlineData("Zé", "Silva", "José", "Silva", NearlySame, Same)]
    [InlineData("Chico", "Souza", "Francisco", "Sousa", NearlySame, Alike)]
    [InlineData("Emeka", "Okafor", "Chukwuemeka", "Okafor", NearlySame, Same)]
    [InlineData("Ицо", "Петров", "Hristo", "Petrov", NearlySame, Same)]
    [InlineData("Bill", "Smith", "William", "Smith", NearlySame, Same)]
    public void Names_Agree(
        string given,
        string family,
        string otherGiven,
        string otherFamily,
        byte least,
        byte leastFamily
    )
    {
        var (ofGiven, ofFamily) = Levels(given, family, otherGiven, otherFamily);
        Assert.True(ofGiven >= least && ofFamily >= leastFamily, $"{ofGiven} {ofFamily}");
        Assert.Equal((ofGiven, ofFamily), Levels(otherGiven, otherFamily, given, family));
    }

    [Theory]
    [InlineData("Jana", "Novotná", "Petra", "Dvořáková")]
    [InlineData("Nguyễn", "Thị Hoa", "Trần", "Thị Lan")]
    [InlineData("Ivan", "Petrov", "Stefan", "Dimitrov")]
    [InlineData("محمد", "حسن", "Fatima", "Khalil")]
    [InlineData("Blessing", "Osagie", "Precious", "Idahosa")]
    public void OtherNames_DoNot(string given, string family, string otherGiven, string otherFamily)
    {
        var (ofGiven, ofFamily) = Levels(given, family, otherGiven, otherFamily);
        Assert.True(ofGiven < Alike && ofFamily < Alike, $"{ofGiven} {ofFamily}");
    }

    [Theory]
    [InlineData("Jana", "N.", "Jana", "Nováková", Comparison.Unknown)]
    [InlineData("Jana", "K.", "Jana", "Nováková", 1)]
    public void AnInitial_SaysNothing_OrThatItIsAnother(
        string given,
        string family,
        string otherGiven,
        string otherFamily,
        byte level
    ) => Assert.Equal((Same, level), Levels(given, family, otherGiven, otherFamily));

    [Fact]
    public void WithoutAName_NothingIsKnown() =>
        Assert.Equal((Comparison.Unknown, Comparison.Unknown), Levels("", "", "Jana", "Nováková"));

    [Fact]
    public void AnythingAtAll_IsTaken_AndAgreesWithItself() =>
        Gen.Select(LatinTextTests.Anything, LatinTextTests.Anything, LatinTextTests.Anything)
            .Sample(
                (a, b, c) =>
                {
                    var (given, family) = Levels(a, b, c, a);
                    var same = Levels(a, b, a, b);
                    Assert.All(new[] { given, family }, level => Assert.InRange(level, Comparison.Unknown, Same));
                    Assert.Equal(
                        (HasParts(a) ? Same : Comparison.Unknown, HasParts(b) ? Same : Comparison.Unknown),
                        IsInitial(b) ? (HasParts(a) ? Same : Comparison.Unknown, Same) : same
                    );
                },
                iter: 3_000
            );

    private static bool HasParts(string text) => PersonName.Of(text, "").Given.Count > 0;

    private static bool IsInitial(string text) => PersonName.Of("", text).Family is [{ Latin.Length: 1 }];

    [Fact]
    public void AVeryLongName_IsCut()
    {
        var name = PersonName.Of(
            string.Join(
                ' ',
                Enumerable.Range(0, 5_000).Select(i => $"name{(char)('a' + i % 26)}{new string('x', i % 50)}")
            ),
            new('ш', 20_000)
        );
        Assert.True(name.Given.Count <= 8);
        Assert.Single(name.Family);
    }

    [Fact]
    public void Nicknames_AreOfTheirGroups()
    {
        Assert.True(Share("Jan", "Honza") && Share("Jan", "Jano"));
        Assert.True(Share("Pepa", "Josef") && Share("José", "Zé"));
        Assert.False(Share("Pepa", "Zé")); // each of its own language
        Assert.False(Share("Ana", "Petra"));
        Assert.True(Nicknames.GroupsOf("").IsEmpty);
    }

    private static bool Share(string one, string other) =>
        Nicknames.GroupsOf(Token(one).Skeleton).ContainsAny(Nicknames.GroupsOf(Token(other).Skeleton));

    private static (byte Given, byte Family) Levels(string given, string family, string otherGiven, string otherFamily)
    {
        var levels = Records.Levels(Records.Of(given, family), Records.Of(otherGiven, otherFamily));
        return (levels[Records.Given], levels[Records.Family]);
    }
}

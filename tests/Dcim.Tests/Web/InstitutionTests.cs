using System.Net;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>The register of institutions as administrators keep it.</summary>
public sealed class InstitutionTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Institution_IsMadeListedAndChanged_AndTold()
    {
        var admin = await NewAsync("pt-mlr", "Hospital do Mar", "HEA");
        Assert.Equal("/administration/institutions", admin.Address);
        await admin.OpenAsync("/administration/institutions?Type=HEA&Text=hospitál");
        Assert.Contains("PT-MLR", admin.Text);
        await admin.OpenAsync("/administration/institutions/PT-MLR/edit");
        admin.Fill("Contact", "Rua 1").Fill("Country", "PT").Fill("Languages", "pt-PT", "en-GB");
        await admin.Fill("Type", "SOC").Fill("ActiveFrom", "2014").SubmitAsync();
        Assert.Empty(admin.Errors);
        var stored = await app.ReadAsync(db => db.Institutions.SingleAsync(i => i.Code == "PT-MLR"));
        Assert.Equal(
            ("SOC", "en-GB pt-PT", "PT", 2014),
            (stored.Type.Value, stored.Languages, stored.Country.Value, stored.ActiveFrom)
        );
        var told = await app.ReadAsync(db =>
            db.AuditEvents.Include(e => e.Values)
                .Where(e => e.Entity == "Institution" && e.Subject == "PT-MLR" && e.Action == AuditAction.Changed)
                .SingleAsync()
        );
        Assert.Equal(["ActiveFrom", "Contact", "Country", "Languages", "Type"], told.Values.Select(v => v.Key).Order());
    }

    [Theory]
    [InlineData("", "Name", "NGO", "Code", "Institutions.CodeWrong")]
    [InlineData("A|B", "Name", "NGO", "Code", "Institutions.CodeWrong")]
    [InlineData("unk", "Name", "NGO", "Code", "Institutions.CodeWrong")]
    [InlineData("A/B", "Name", "NGO", "Code", "Institutions.CodeWrong")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTU", "Name", "NGO", "Code", "Institutions.CodeWrong")]
    [InlineData("pt-pj", "Name", "NGO", "Code", "Institutions.CodeTaken")]
    [InlineData("PT-X", "", "NGO", "Name", "Binding.Missing")]
    [InlineData("PT-X", "a\u202Eb", "NGO", "Name", "Answer.ControlCharacters")]
    [InlineData("PT-X", "Name", "", "Type", "Answer.UnknownCode")]
    [InlineData("PT-X", "Name", "UNK", "Type", "Answer.UnknownCode")]
    [InlineData("PT-X", "Name", "NREM", "Registers", "Institutions.RegistersNobody")]
    public async Task Wrong_IsToldAtTheField_AndKept(string code, string name, string type, string box, string message)
    {
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/institutions/new");
        await admin.PostAsync(
            "/administration/institutions/new",
            ("Code", code),
            ("Name", name),
            ("Type", type),
            ("Contact", "kept"),
            ("Registers", "yes")
        );
        Assert.Equal(HttpStatusCode.BadRequest, admin.Status);
        admin.AssertError(box, message);
        Assert.Equal((code, "kept"), (admin.Value("Code"), admin.Value("Contact")));
        Assert.False(await app.ReadAsync(db => db.Institutions.AnyAsync(i => i.Code == "PT-X")));
    }

    [Fact]
    public async Task Years_AreHeldToOrder()
    {
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/institutions/new");
        admin.Fill("Code", "PT-Y").Fill("Name", "Y").Fill("Type", "NGO").Fill("ActiveFrom", "2015");
        await admin.Fill("ActiveTo", "2014").SubmitAsync();
        admin.AssertError("ActiveTo", "Coverage.Reversed");
        await admin.Fill("ActiveFrom", "abc").SubmitAsync();
        admin.AssertError("ActiveFrom", "Binding.Invalid");
        Assert.Equal("abc", admin.Value("ActiveFrom"));
    }

    [Fact]
    public async Task Type_IsFixedFromTheFirstRegistrationOn()
    {
        await app.DraftAsync("gnr");
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/institutions/PT-GNR/edit");
        Assert.Empty(admin.Page.GetElementsByName("Type"));
        await admin.Fill("Type", "NGO").SubmitAsync();
        Assert.Equal(
            "POL",
            await app.ReadAsync(db =>
                db.Institutions.Where(i => i.Code == "PT-GNR").Select(i => i.Type.Value).SingleAsync()
            )
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await admin.OpenAsync("/administration/institutions/PT-NONE/edit")).Status
        );
    }

    [Fact]
    public async Task TwoWhoChangeAtOnce_AreToldAndLoseNothing()
    {
        var first = await NewAsync("PT-TWO", "Two", "NGO");
        var second = await app.SignInAsync("admin");
        await first.OpenAsync("/administration/institutions/PT-TWO/edit");
        await second.OpenAsync("/administration/institutions/PT-TWO/edit");
        await first.Fill("Contact", "first").SubmitAsync();
        await second.Fill("Contact", "second").SubmitAsync();
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("first", second.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Equal("second", second.Value("Contact"));
        await second.SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(
            "second",
            await app.ReadAsync(db =>
                db.Institutions.Where(i => i.Code == "PT-TWO").Select(i => i.Contact).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task OnlyNamed_IsOfferedAsTheBodyThatDecided_AndIsWaitedForByNoTable()
    {
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/institutions/new");
        await admin.PostAsync(
            "/administration/institutions/new",
            ("Code", "PT-NAMED"),
            ("Name", "Only Named"),
            ("Type", "CRT")
        );
        Assert.False(
            await app.ReadAsync(db =>
                db.Institutions.Where(i => i.Code == "PT-NAMED").Select(i => i.Registers).SingleAsync()
            )
        );
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync("/registrations/new");
        Assert.Contains("Only Named", pj.Text);
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/coverage/overview");
        Assert.DoesNotContain("Only Named", analyst.Text);
    }

    private async Task<Browser> NewAsync(string code, string name, string type)
    {
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/institutions/new");
        await admin.Fill("Code", code).Fill("Name", name).Fill("Type", type).SubmitAsync();
        Assert.Empty(admin.Errors);
        return admin;
    }
}

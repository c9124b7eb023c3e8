using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What those who administer accounts do again and again.</summary>
internal static class AccountSteps
{
    extension(AppFactory app)
    {
        /// <summary>Address of the page of an account.</summary>
        public async Task<string> AccountAsync(string email) =>
            "/administration/accounts/"
            + await app.ReadAsync(db => db.Users.Where(u => u.Email == email).Select(u => u.Code).SingleAsync());

        public Task<string> RolesOfAsync(string email) =>
            app.ReadAsync(async db =>
                string.Join(
                    ' ',
                    await (
                        from held in db.UserRoles
                        join role in db.Roles on held.RoleId equals role.Id
                        join user in db.Users on held.UserId equals user.Id
                        where user.Email == email
                        orderby role.Name
                        select role.Name
                    ).ToListAsync()
                )
            );

        /// <summary>Uses a one-time link and signs in with the password set.</summary>
        public async Task<Browser> AcceptAsync(string link, string email)
        {
            var person = await app.Browse().OpenAsync(link);
            Assert.Equal(HttpStatusCode.OK, person.Status);
            await person.Fill("New", AppFactory.Password).Fill("Repeated", AppFactory.Password).SubmitAsync();
            Assert.Equal("/account/sign-in", person.Address);
            await person.Fill("Email", email).Fill("Password", AppFactory.Password).SubmitAsync();
            if (person.Address == "/account/terms")
                await person.SubmitAsync("accept");
            Assert.Equal("/", person.Address);
            return person;
        }
    }

    extension(Browser browser)
    {
        /// <summary>The one-time link shown, as path and query.</summary>
        public string Link => new Uri(browser.Page.GetElementById("link")!.TextContent.Trim()).PathAndQuery;

        public Task<Browser> TryInviteAsync(string email, string institution, params string[] roles) =>
            browser.TryInviteAsync("Somebody Invited", email, institution, roles);

        public async Task<Browser> TryInviteAsync(string name, string email, string institution, string[] roles)
        {
            await browser.OpenAsync("/administration/accounts/new");
            browser.Fill("Name", name).Fill("Email", email).Fill("Roles", roles).Fill("Language", "en-GB");
            if (institution.Length > 0)
                browser.Fill("Institution", institution);
            return await browser.SubmitAsync();
        }

        /// <returns>Address of the account made.</returns>
        public async Task<string> InviteAsync(string email, string institution, params string[] roles)
        {
            await browser.TryInviteAsync(email, institution, roles);
            Assert.Empty(browser.Errors);
            Assert.NotNull(browser.Page.GetElementById("link"));
            return browser.Page.QuerySelector("main a[href^='/administration/accounts/']")!.GetAttribute("href")!;
        }

        /// <summary>Presses a button below the account shown.</summary>
        public Task<Browser> ActAsync(string act) => browser.ShowAsync(browser.RequestOf(browser.FormOf(act)!, null));

        public IHtmlFormElement? FormOf(string act) =>
            browser.Page.QuerySelector<IHtmlFormElement>($"form[action$='/{act}']");
    }
}

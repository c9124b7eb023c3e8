using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;

namespace Dcim.Tests.Web;

/// <summary>The one-time link: used once, and one page for every link that cannot be used.</summary>
public sealed class InvitationTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Link_IsUsedOnce_AndEveryOtherIsOnePage()
    {
        var admin = await app.SignInAsync("admin");
        await admin.InviteAsync("once@demo.invalid", "PT-PJ", "caseworker");
        var link = admin.Link;
        var opened = await app.Browse().OpenAsync(link);
        Assert.Contains("Polícia Judiciária", opened.Text);
        var late = opened.Fill("New", "another long pass phrase").Fill("Repeated", "another long pass phrase");
        var second = late.RequestOf(late.Form(null), null);
        await app.AcceptAsync(link, "once@demo.invalid");

        await opened.ShowAsync(second);
        var dead = Words(opened);
        Assert.Equal(HttpStatusCode.NotFound, opened.Status);
        string[] others =
        [
            link,
            "/account/invitation",
            "/account/invitation?code=abcdefgh2345&token=x",
            $"{link[..link.IndexOf("&token")]}&token=forged",
            link.Replace(Code(link), "abcdefgh2345"),
            link.Replace(Code(link), (await app.AccountAsync("gnr@demo.invalid"))[^12..]),
        ];
        foreach (var other in others)
        {
            var browser = await app.Browse().OpenAsync(other);
            Assert.Equal((HttpStatusCode.NotFound, dead), (browser.Status, Words(browser)));
        }
    }

    [Fact]
    public async Task Password_IsHeldToTheRules_AtTheField()
    {
        var admin = await app.SignInAsync("admin");
        await admin.InviteAsync("rules@demo.invalid", "PT-PJ", "caseworker");
        var link = admin.Link;
        var person = await app.Browse().OpenAsync(link);
        await person.Fill("New", "short").Fill("Repeated", "other").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, person.Status);
        person.AssertError("New", "Account.PasswordTooShort");
        person.AssertError("Repeated", "Account.RepeatedDiffers");
        Assert.Equal("", person.Value("New"));
        await person.Fill("New", AppFactory.Password).Fill("Repeated", AppFactory.Password).SubmitAsync();
        Assert.Equal("/account/sign-in", person.Address);
    }

    [Fact]
    public async Task Link_OfADisabledAccount_IsDead()
    {
        var admin = await app.SignInAsync("admin");
        var address = await admin.InviteAsync("gone@demo.invalid", "PT-PJ", "caseworker");
        var link = admin.Link;
        await admin.OpenAsync(address);
        await admin.ActAsync("disable");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browse().OpenAsync(link)).Status);
    }

    [Fact]
    public async Task UsedTwiceAtOnce_SetsOnePassword()
    {
        var admin = await app.SignInAsync("admin");
        await admin.InviteAsync("race@demo.invalid", "PT-PJ", "caseworker");
        var (one, two) = (await app.Browse().OpenAsync(admin.Link), await app.Browse().OpenAsync(admin.Link));
        one.Fill("New", "the first pass phrase").Fill("Repeated", "the first pass phrase");
        two.Fill("New", "the other pass phrase").Fill("Repeated", "the other pass phrase");
        await Task.WhenAll(one.SubmitAsync(), two.SubmitAsync());
        Assert.Single(new[] { one, two }, b => b.Address == "/account/sign-in");
        Assert.Single(new[] { one, two }, b => b.Status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Invitation_OpensInThePersonsLanguage()
    {
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/accounts/new");
        admin.Fill("Name", "Jana").Fill("Email", "jana@demo.invalid").Fill("Roles", "auditor").Fill("Language", "cs");
        await admin.SubmitAsync();
        var person = await app.Browse().OpenAsync(admin.Link);
        Assert.Equal("cs", person.Page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Mail_CarriesTheLinkAndTheInstitution_InThePersonsLanguage()
    {
        using var server = new MailServer();
        using var mailing = new MailingFactory(server.Port);
        var admin = await mailing.SignInAsync("admin");
        await admin.OpenAsync("/administration/accounts/new");
        admin.Fill("Name", "Unmistakable Name").Fill("Email", "jana@demo.invalid").Fill("Institution", "PT-PJ");
        await admin.Fill("Roles", "caseworker").Fill("Language", "cs").SubmitAsync();
        Assert.Contains(Steps.Message("MailOutcome.Sent"), admin.Text);
        var (to, message) = await server.ReceivedAsync();
        Assert.Contains("jana@demo.invalid", to);
        using var read = await MimeKit.MimeMessage.LoadAsync(
            new MemoryStream(Encoding.Latin1.GetBytes(message)),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("Váš přístup do DCIM", read.Subject);
        Assert.Contains(admin.Link, read.TextBody);
        Assert.Contains("Polícia Judiciária (demo): tímto odkazem", read.TextBody);
        Assert.DoesNotContain("Unmistakable", message + read.TextBody);
        await mailing.AcceptAsync(admin.Link, "jana@demo.invalid");
    }

    [Fact]
    public async Task Mail_ThatCannotBeSent_IsTold_AndTheLinkIsShown()
    {
        var server = new MailServer();
        server.Dispose(); // nobody listens
        using var mailing = new MailingFactory(server.Port);
        var admin = await mailing.SignInAsync("admin");
        await admin.InviteAsync("unsent@demo.invalid", "PT-PJ", "caseworker");
        Assert.Contains(Steps.Message("MailOutcome.Failed"), admin.Text);
        await mailing.AcceptAsync(admin.Link, "unsent@demo.invalid");
        foreach (var log in Directory.GetFiles(Path.Combine(mailing.DataFolder, "logs")))
        {
            await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var written = await new StreamReader(file).ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("unsent@", written);
            Assert.DoesNotContain("token=", written);
        }
    }

    private static string Code(string link) => link.Split("code=")[1][..12];

    private static string Words(Browser browser) => browser.Page.QuerySelector("main")!.TextContent;

    private sealed class MailingFactory(int port) : AppFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dcim:Smtp:Host", "127.0.0.1");
            builder.UseSetting("Dcim:Smtp:Port", $"{port}");
            builder.UseSetting("Dcim:Smtp:From", "dcim@demo.invalid");
            builder.UseSetting("Dcim:Smtp:Security", "None");
        }
    }

    /// <summary>Takes one message as a mail server would.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<(string, string)> _received;

        public MailServer()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _received = ReceiveAsync();
        }

        public int Port { get; }

        public Task<(string To, string Message)> ReceivedAsync() =>
            _received.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)!;

        private async Task<(string, string)> ReceiveAsync()
        {
            using var client = await _listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1)
            {
                NewLine = "\r\n",
                AutoFlush = true,
            };
            await writer.WriteLineAsync("220 test");
            var (to, message) = ("", new StringBuilder());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
                    to = line;
                if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                        message.Append(text).Append("\r\n");
                }
                else if (line.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("221 bye");
                    break;
                }
                await writer.WriteLineAsync("250 OK");
            }
            return (to, message.ToString());
        }

        public void Dispose() => _listener.Dispose();
    }
}

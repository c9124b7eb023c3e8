using System.Globalization;
using System.Net.Sockets;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Dcim.Web.Features.Account;

/// <summary>What became of the mail with a one-time link.</summary>
public enum MailOutcome
{
    /// <summary>The instance sends no mail.</summary>
    NotSetUp,
    Sent,
    Failed,
}

/// <summary>Sends a one-time link: in the person's language, with the institution's name, and nothing else about anybody.</summary>
public sealed class InvitationMail(DcimOptions options, Texts text, ILogger<InvitationMail> log)
{
    /// <summary>How long a link can be used.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(3);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task<MailOutcome> SendAsync(
        string address,
        string language,
        string? institution,
        string link,
        CancellationToken cancellationToken
    )
    {
        if (options.Smtp is not { Host.Length: > 0 } smtp)
            return MailOutcome.NotSetUp;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(s_patience);
            using var message = Write(smtp.From, address, language, institution, link);
            using var client = new SmtpClient();
            await client.ConnectAsync(smtp.Host, smtp.Port, smtp.Security, patience.Token);
            if (!string.IsNullOrEmpty(smtp.User))
                await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", patience.Token);
            await client.SendAsync(message, patience.Token);
            await client.DisconnectAsync(quit: true, patience.Token);
            return MailOutcome.Sent;
        }
        catch (Exception e)
            when (e
                    is CommandException
                        or ProtocolException
                        or AuthenticationException
                        or SslHandshakeException
                        or ServiceNotConnectedException
                        or ServiceNotAuthenticatedException
                        or ParseException
                        or NotSupportedException
                        or SocketException
                        or IOException
                        or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            // The kind only: what a mail server answers often holds the address.
            log.LogWarning("An invitation could not be sent by mail: {Fault}.", e.GetType().Name);
            return MailOutcome.Failed;
        }
    }

    private MimeMessage Write(string from, string address, string language, string? institution, string link)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var message = new MimeMessage { Subject = text["Invitation.MailSubject"] };
            message.From.Add(MailboxAddress.Parse(from));
            message.To.Add(MailboxAddress.Parse(address));
            message.Body = new TextPart("plain")
            {
                Text = string.Join(
                    "\n\n",
                    institution is null ? text["Invitation.MailText"] : text["Invitation.MailTextOf", institution],
                    link,
                    text["Invitation.MailEnd", Lifetime.Days]
                ),
            };
            return message;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}

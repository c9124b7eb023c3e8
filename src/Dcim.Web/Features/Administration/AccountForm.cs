using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Dcim.Data.Identity;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Administration;

/// <summary>An account as those who administer it write it.</summary>
public sealed class AccountForm
{
    public const int EmailLength = 256;

    public string? Name { get; set; }

    /// <summary>Asked once, with the invitation.</summary>
    public string? Email { get; set; }

    /// <summary>Code of the institution; empty for an account of none.</summary>
    public string? Institution { get; set; }
    public List<string> Roles { get; set; } = [];

    /// <summary>Language of the invitation.</summary>
    public string? Language { get; set; }

    /// <summary>Given out with an empty invitation, so that one sent twice makes one account.</summary>
    public string? Made { get; set; }

    /// <summary>Mark of the account that the page showed.</summary>
    public string? Seen { get; set; }

    /// <summary>Changes with whatever is administered of an account, and with nothing else.</summary>
    public static string MarkOf(DcimUser user, IEnumerable<string> roles) =>
        Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{user.Id}\n{user.DisplayName}\n{user.InstitutionId}\n{user.DisabledAt:O}\n{user.PasswordHash is null}\n{string.Join(' ', roles.Order(StringComparer.Ordinal))}"
                )
            )
        )[..32];
}

public sealed class AccountFormValidator : AbstractValidator<AccountForm>
{
    public const string Invitation = "invitation";

    public AccountFormValidator(Texts text)
    {
        RuleFor(f => f.Name)
            .Cascade(CascadeMode.Stop)
            .NotEmpty()
            .WithMessage(_ => text["Binding.Missing"])
            .Must(name => name!.Trim().Length <= DcimUser.NameLength)
            .WithMessage(f => text["Answer.TextTooLong", DcimUser.NameLength, f.Name!.Trim().Length])
            .Must(PlainText.IsPlain)
            .WithMessage(_ => text["Answer.ControlCharacters"]);
        RuleFor(f => f.Roles)
            .Cascade(CascadeMode.Stop)
            .NotEmpty()
            .WithMessage(_ => text["Accounts.NoRole"])
            .Must(roles => roles.All(r => Security.Roles.All.Any(known => known.Name == r)))
            .WithMessage(_ => text["Answer.UnknownCode"])
            .Must(
                (f, roles) =>
                    !string.IsNullOrEmpty(f.Institution) || !roles.Any(AccountAuthority.InstitutionRoles.Contains)
            )
            .WithMessage(_ => text["Accounts.RoleNeedsInstitution"]);
        RuleFor(f => f.Institution)
            .Must(code => (code?.Length ?? 0) <= Domain.Records.Institution.CodeLength)
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleSet(
            Invitation,
            () =>
            {
                RuleFor(f => f.Email)
                    .Cascade(CascadeMode.Stop)
                    .NotEmpty()
                    .WithMessage(_ => text["Binding.Missing"])
                    .Must(IsAddress)
                    .WithMessage(_ => text["Accounts.EmailWrong"]);
                RuleFor(f => f.Language)
                    .Must(language => language is not null && Texts.Languages.Contains(language))
                    .WithMessage(_ => text["Answer.UnknownCode"]);
            }
        );
    }

    private static bool IsAddress(string? email) =>
        email!.Trim() is { Length: <= AccountForm.EmailLength } typed
        && !typed.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && MailAddress.TryCreate(typed, out var read)
        && read.Address == typed;
}

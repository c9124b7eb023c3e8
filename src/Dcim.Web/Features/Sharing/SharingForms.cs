using System.Globalization;
using Dcim.Data.Access;
using Dcim.Web.Forms;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Sharing;

/// <summary>An offer to another institution: a referral, or a right to read.</summary>
public sealed class ShareForm
{
    public const string Referral = "referral";
    public const string Read = "read";

    /// <summary>A right to read ends by itself where nobody says when.</summary>
    public const int ReadDays = 90;

    /// <summary>Code of the institution in the register.</summary>
    public string? Recipient { get; set; }
    public string? Kind { get; set; }

    /// <summary>Account code or e-mail address of the one person there who may; empty for all.</summary>
    public string? Person { get; set; }
    public string[] Sections { get; set; } = [];
    public string? RestsOn { get; set; }
    public string? Reason { get; set; }

    /// <summary>Last day, as the browser sends it; empty for none.</summary>
    public string? Until { get; set; }

    public DateOnly? LastDay =>
        DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}

public sealed class ShareFormValidator : AbstractValidator<ShareForm>
{
    public ShareFormValidator(Texts text, LocalDays days)
    {
        RuleFor(f => f.Kind)
            .Must(kind => kind is ShareForm.Referral or ShareForm.Read)
            .WithMessage(_ => text["Share.KindMissing"]);
        RuleFor(f => f.Sections).Must(names => names.Length > 0).WithMessage(_ => text["Share.SectionsMissing"]);
        RuleFor(f => f.RestsOn).NotEmpty().WithMessage(_ => text["Share.GroundMissing"]);
        RuleFor(f => f.Reason).IsOneLine(text, "Share.ReasonMissing");
        RuleFor(f => f.Until)
            .Must((f, until) => string.IsNullOrWhiteSpace(until) || f.LastDay >= days.Today)
            .WithMessage(_ => text["Share.UntilPast"]);
    }
}

/// <summary>A reason asked alone.</summary>
public sealed class ReasonForm
{
    public string? Reason { get; set; }

    /// <summary>The button pressed.</summary>
    public string? Intent { get; set; }
}

/// <summary>A duty officer's wish to open a record of another institution in need.</summary>
public sealed class GlassForm
{
    public string? Code { get; set; }
    public string[] Sections { get; set; } = [];
    public string? Reason { get; set; }

    /// <summary>She says that somebody's life or health depends on it: there is no other ground.</summary>
    public bool Vital { get; set; }

    /// <summary>"open" after the page that says what it means.</summary>
    public string? Intent { get; set; }
}

public sealed class GlassFormValidator : AbstractValidator<GlassForm>
{
    public GlassFormValidator(Texts text)
    {
        RuleFor(f => f.Code).Must(RecordCodes.IsOne).WithMessage(_ => text["Glass.CodeMissing"]);
        RuleFor(f => f.Vital).Equal(true).WithMessage(_ => text["Glass.VitalMissing"]);
        RuleFor(f => f.Reason).IsOneLine(text, "Share.ReasonMissing");
    }
}

/// <summary>Somebody, or a whole institution, to be kept from a record.</summary>
public sealed class ExclusionForm
{
    /// <summary>Account code of a colleague.</summary>
    public string? Colleague { get; set; }

    /// <summary>Account code or e-mail address of a person elsewhere.</summary>
    public string? Person { get; set; }

    /// <summary>Code of an institution in the register.</summary>
    public string? Institution { get; set; }
    public string? Reason { get; set; }
}

/// <summary>Who alone sees a record under secrecy, beside the person who says so.</summary>
public sealed class SecrecyForm
{
    /// <summary>Account codes of colleagues.</summary>
    public string[] Insiders { get; set; } = [];
    public string? SecrecyReason { get; set; }

    /// <summary>"lift" ends the secrecy; anything else sets it.</summary>
    public string? Intent { get; set; }
}

/// <summary>What several of these forms ask alike.</summary>
internal static class SharingRules
{
    /// <summary>A reason that somebody gave and that fits one line.</summary>
    public static void IsOneLine<T>(this IRuleBuilder<T, string?> rule, Texts text, string missing) =>
        rule.Custom(
            (line, context) =>
            {
                if (text.ProblemOfLine(line, AccessReasons.MaxLength, missing) is { } problem)
                    context.AddFailure(problem);
            }
        );
}

public sealed class ReasonFormValidator : AbstractValidator<ReasonForm>
{
    public ReasonFormValidator(Texts text) => RuleFor(f => f.Reason).IsOneLine(text, "Share.ReasonMissing");
}

public sealed class ExclusionFormValidator : AbstractValidator<ExclusionForm>
{
    public ExclusionFormValidator(Texts text)
    {
        RuleFor(f => f.Colleague)
            .Must(
                (f, _) => new[] { f.Colleague, f.Person, f.Institution }.Count(c => !string.IsNullOrWhiteSpace(c)) == 1
            )
            .WithMessage(_ => text["Restrictions.WhoMissing"]);
        RuleFor(f => f.Reason).IsOneLine(text, "Share.ReasonMissing");
    }
}

public sealed class SecrecyFormValidator : AbstractValidator<SecrecyForm>
{
    public SecrecyFormValidator(Texts text) => RuleFor(f => f.SecrecyReason).IsOneLine(text, "Share.ReasonMissing");
}

/// <summary>A box for one line, of a form that stands on its page several times.</summary>
/// <param name="Name">The property of the form.</param>
/// <param name="Id">Of the box, while no message points at it.</param>
/// <param name="IsSent">This form is the one that was sent: what was typed, and the messages, are its own.</param>
/// <param name="About">What tells it from the others on the page; for those who do not see where it stands.</param>
public sealed record Line(string Name, string Id, string LabelKey, bool IsSent, string? About);

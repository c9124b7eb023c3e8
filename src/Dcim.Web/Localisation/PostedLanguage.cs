using Dcim.Web.Features.Api;
using Dcim.Web.Forms;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.Primitives;

namespace Dcim.Web.Localisation;

/// <summary>A form sent with the intent <c>language:xx</c> is shown again, with all that was typed, in that language.</summary>
public sealed class PostedLanguage : RequestCultureProvider
{
    public const string IntentPrefix = "language:";

    public override async Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var request = httpContext.Request;
        if (
            !HttpMethods.IsPost(request.Method)
            || !request.HasFormContentType
            || Api.Is(request)
            || ReadableForm.IsUpload(request)
        )
            return null;
        var form = await request.ReadFormAsync();
        var intent = form["intent"].ToString();
        return intent.StartsWith(IntentPrefix, StringComparison.Ordinal)
            ? new(new StringSegment(intent[IntentPrefix.Length..]))
            : null;
    }
}

public static class BindingMessages
{
    /// <summary>The framework's own messages, which else stay English.</summary>
    public static void Translate(this DefaultModelBindingMessageProvider messages)
    {
        var texts = new Texts();
        messages.SetValueIsInvalidAccessor(_ => texts["Binding.Invalid"]);
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => texts["Binding.Invalid"]);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => texts["Binding.Invalid"]);
        messages.SetUnknownValueIsInvalidAccessor(_ => texts["Binding.Invalid"]);
        messages.SetValueMustBeANumberAccessor(_ => texts["Answer.WholeNumber"]);
        messages.SetValueMustNotBeNullAccessor(_ => texts["Binding.Missing"]);
        messages.SetMissingBindRequiredValueAccessor(_ => texts["Binding.Missing"]);
    }
}

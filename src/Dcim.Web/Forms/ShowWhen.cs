using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Web.Forms;

/// <summary>
/// The conditions site.js reads from <c>data-show-when</c>: a list of <see cref="BoxCondition"/>, of which all must hold. A
/// condition on a box the page does not hold counts as met: there the page decides, on the server.
/// </summary>
internal static class ShowWhen
{
    public static string Is(string box, IReadOnlyList<string> codes) =>
        BoxCondition.ToJson([new() { Box = box, Has = codes }])!;

    public static string? Of(IndicatorPart part) =>
        BoxCondition.ToJson([.. part.Indicator.ShowWhen.Concat(part.ShowWhen).Select(BoxCondition.Of)]);
}

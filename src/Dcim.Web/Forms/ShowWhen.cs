using System.Text.Json;
using Dcim.Domain.Catalogue;

namespace Dcim.Web.Forms;

/// <summary>
/// The conditions site.js reads from <c>data-show-when</c>: a list, of which all must hold, of
/// <c>{"box":"EXP02","is":["LAB"]}</c>, <c>{"box":"GOV03.scope","has":["OWN"]}</c> <c>{"box":"VIC03","empty":true}</c> or <c>{"any":[…]}</c>.
/// Pages that state conditions of their own make them from <see cref="Domain.Answers.BoxCondition"/>.
/// A condition on a box the page does not hold counts as met: there the page decides, on the server.
/// </summary>
internal static class ShowWhen
{
    public static string Is(string box, IReadOnlyList<string> codes) => Json([new(box, codes)]);

    public static string? Of(IndicatorPart part)
    {
        Condition[] conditions = [.. part.Indicator.ShowWhen, .. part.ShowWhen];
        return conditions.Length == 0 ? null : Json(conditions);
    }

    private static string Json(Condition[] conditions) =>
        JsonSerializer.Serialize(conditions.Select(c => new { box = c.Indicator, @is = c.Is }));
}

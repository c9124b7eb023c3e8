using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Nothing is linked without anybody but where an administrator asked for it, and never what somebody said to be two.</summary>
public sealed class AutomaticLinkTests(AppFactory app) : IClassFixture<AppFactory>
{
    private async Task<long> RegisterAsync(string account, string given, string family, int day)
    {
        var code = await app.RegisterAsync(
            account,
            b =>
                b.Fill("VID03.given", given)
                    .Fill("VID03.family", family)
                    .Fill("VID04.day", $"{day}")
                    .Fill("VID04.month", "3")
                    .Fill("VID04.year", "1975")
        );
        return (await app.StoredAsync(code)).Id;
    }

    private Task<int> CompareAsync(bool all) =>
        app.AsSystemAsync(s =>
        {
            var matcher = s.GetRequiredService<VictimMatcher>();
            return all
                ? matcher.CompareAllAsync(_ => { }, TestContext.Current.CancellationToken)
                : matcher.CompareChangedAsync(
                    DateTime.MinValue,
                    DateTime.MaxValue,
                    TestContext.Current.CancellationToken
                );
        });

    private Task<List<string>> SaidAsync(long first, long second) =>
        app.ReadAsync(db =>
            db.VictimLinkEvents.Where(e => e.FirstId == first && e.SecondId == second)
                .OrderBy(e => e.Id)
                .Select(e => $"{e.Act} {e.Basis} {e.By} {e.Weight != null}")
                .ToListAsync()
        );

    [Fact]
    public async Task OnlyWhereItIsAskedFor_AndNeverWhatWasDenied()
    {
        var (one, other) = (
            await RegisterAsync("pj", "Ombeline", "Brakelov", 3),
            await RegisterAsync("mp", "Ombeline", "Brakelov", 3)
        );
        var (first, second) = (
            await RegisterAsync("pj", "Hyacinth", "Fyrnastu", 21),
            await RegisterAsync("mp", "Hyacinth", "Fyrnastu", 21)
        );
        await CompareAsync(all: false);
        Assert.Empty(await SaidAsync(one, other));
        Assert.Equal(
            LinkOutcome.Done,
            await app.AsSystemAsync(s =>
                s.GetRequiredService<LinkStore>().DenyAsync(LinkedKind.Victim, first, second, LinkBasis.Reviewer)
            )
        );
        await app.ReadAsync(async db =>
        {
            (await db.Instances.SingleAsync()).LinksVictimsFrom = 0.99;
            return await db.SaveChangesAsync();
        });

        await CompareAsync(all: false);
        await CompareAsync(all: true);

        Assert.Equal(["Linked Automatic  True"], await SaidAsync(one, other));
        Assert.Equal(["Denied Reviewer  False"], await SaidAsync(first, second));
        Assert.Equal(
            0,
            await app.ReadAsync(db =>
                db.VictimCandidatePairs.CountAsync(p => p.FirstId == first && p.State == PairState.Open)
            )
        );
    }
}

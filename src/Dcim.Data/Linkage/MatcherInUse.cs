using System.Text.Json;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>By what registrations are compared in this instance now.</summary>
/// <param name="LearnedAt">When it was learned from the registrations; null where it is the usual one.</param>
/// <param name="LinksFrom">The probability from which pairs are linked without anybody; null where none are.</param>
public sealed record MatcherInUse(LinkageModel Model, DateTime? LearnedAt, double? LinksFrom)
{
    public static async Task<MatcherInUse> ReadAsync(DcimDbContext db, CancellationToken cancellationToken)
    {
        var usual = UsualModel.Of(1);
        var instance = await db.Instances.AsNoTracking().SingleAsync(cancellationToken);
        if (instance.VictimModelId is not { } id)
            return new(usual, null, instance.LinksVictimsFrom);
        var version = await db.LinkageModelVersions.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken);
        var model = ModelOf(version);
        var isUsual = model.M.SelectMany(m => m).SequenceEqual(usual.M.SelectMany(m => m));
        return new(model, isUsual ? null : version.EstimatedAt, instance.LinksVictimsFrom);
    }

    /// <summary>The model that a weight is by.</summary>
    public static async Task<LinkageModel> ModelAsync(DcimDbContext db, long id, CancellationToken cancellationToken) =>
        ModelOf(await db.LinkageModelVersions.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken));

    private static LinkageModel ModelOf(LinkageModelVersion version) =>
        JsonSerializer.Deserialize<Matcher.KeptModel>(version.Json)!.Model;
}

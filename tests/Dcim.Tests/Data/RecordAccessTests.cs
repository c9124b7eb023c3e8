using CsCheck;
using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Tests.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>
/// Whatever is granted, on whatever ground, whatever she consents to: what leaves holds the granted sections and nothing
/// else, and nothing leaves where the ground is gone.
/// </summary>
public sealed class RecordAccessTests(TestInstance instance) : IClassFixture<TestInstance>
{
    private static readonly string[] s_names =
    [
        "registration",
        .. Generated.Sections.All.Select(s => s.Name),
        "identity",
    ];

    private static readonly string[] s_minimum = ["CAS04", "VIC01", "VIC03", "VIC04", "VIC06", "EXP16"];
    private static readonly string[] s_withConsentOnly = ["identity", "assistance", "vulnerability", "return"];

    private sealed record Given(string Sections, string RestsOn, GrantState State, int Hours);

    private sealed record World(string[] Consent, bool Restricted, bool Secret, bool KeptOut, Given[] Grants);

    private static readonly Gen<Given> s_grant = Gen.Select(
        Gen.Bool.Array[s_names.Length].Select(ticked => $"|{string.Join('|', s_names.Where((_, i) => ticked[i]))}|"),
        Generated.OneOf("RFL", "POL", "LEG", "VIT", "PUB", "LED8"),
        Generated.OneOf(
            GrantState.InForce,
            GrantState.InForce,
            GrantState.Offered,
            GrantState.Declined,
            GrantState.Ended
        ),
        Generated.OneOf(0, 5, -5),
        (sections, ground, state, hours) => new Given(sections, ground, state, hours)
    );

    private static readonly Gen<World> s_world = Gen.Select(
        Gen.Bool.Array[4]
            .Select(t => new[] { "OWN", "RFL", "POL", "WDR" }.Where((_, i) => t[i] && (i < 3 || t[0])).ToArray()),
        Rarely(),
        Rarely(),
        Rarely(),
        s_grant.Array[0, 3],
        (consent, restricted, secret, keptOut, grants) => new World(consent, restricted, secret, keptOut, grants)
    );

    private static Gen<bool> Rarely() => Gen.Int[0, 9].Select(i => i == 0);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(1, 3)]
    public async Task WhatLeaves_IsWhatWasGranted(long owner, long reader)
    {
        var code = await FullAsync(owner);
        var authority = Generated.Register.Single(i => i.Id == reader).Regime == "LED";
        var regime = Generated.Register.Single(i => i.Id == owner).Regime.Value;
        await s_world.SampleAsync(
            async world =>
            {
                await ArrangeAsync(code, owner, reader, world);
                var expected = Expected(world, regime, authority);
                var (found, whole) = await instance.AsAsync(
                    reader,
                    async services =>
                        (
                            await services.GetRequiredService<RecordAccess>().FindAsync(code),
                            await instance.AsSystemAsync(s =>
                                RegistrationStore
                                    .Whole(s.GetRequiredService<DcimDbContext>().Registrations.AsNoTracking())
                                    .SingleAsync(r => r.Code == code)
                            )
                        )
                );
                if (expected.Count == 0)
                {
                    Assert.Null(found);
                    return;
                }
                Assert.NotNull(found);
                Assert.Equal(expected.Order(), found.Sections.Order());
                AssertHolds(found.Registration, whole, expected);
            },
            iter: 60,
            threads: 1
        );
    }

    private static HashSet<string> Expected(World world, string regime, bool authority)
    {
        var consents = world.Consent.Contains("WDR") ? [] : world.Consent;
        return world.Restricted || world.Secret || world.KeptOut
            ? []
            :
            [
                .. world
                    .Grants.Where(g => g.State == GrantState.InForce && g.Hours >= 0)
                    .Where(g => g.RestsOn is not ("RFL" or "POL") || consents.Contains(g.RestsOn))
                    .SelectMany(g =>
                        s_names.Where(n =>
                            g.Sections.Contains($"|{n}|")
                            && (
                                regime == "LED"
                                || g.RestsOn == "RFL"
                                || consents.Contains("POL")
                                || !s_withConsentOnly.Contains(n)
                            )
                        )
                    ),
            ];
    }

    private static void AssertHolds(Registration copy, Registration whole, HashSet<string> granted)
    {
        var open = granted.Contains("registration") ? s_minimum.ToHashSet() : [];
        foreach (var part in Generated.Sections.All)
        {
            if (granted.Contains(part.Name))
                open.UnionWith(part.Keys);
            foreach (var rows in part.Rows)
            {
                Assert.Equal(granted.Contains(part.Name) ? rows.Of(whole).Count : 0, rows.Of(copy).Count);
                foreach (
                    var (left, right) in rows.Of(copy).OrderBy(r => r.Code).Zip(rows.Of(whole).OrderBy(r => r.Code))
                )
                foreach (var (_, entry) in rows.Entries)
                    Assert.Equal(Text(entry.Get(right)), Text(entry.Get(left)));
            }
        }
        foreach (var (key, entry) in AnswerMap<Registration>.Entries)
            if (key is not ("VID01" or "CAS02" or "GOV01" or "GOV09" or "EXP16"))
                Assert.Equal(
                    (
                        key,
                        open.Contains(key) ? Text(entry.Get(whole)) : Text(entry.Get(new Registration { Code = "" }))
                    ),
                    (key, Text(entry.Get(copy)))
                );
        Assert.All(copy.Extras, e => Assert.Contains(e.Key, open));
        Assert.Empty(copy.Consents);
        Assert.Equal(
            whole
                .Sources.Where(s => granted.Contains(s.Section))
                .Select(s => (s.Section, s.Kind, s.Source))
                .OrderBy(s => s.Section),
            copy.Sources.Select(s => (s.Section, s.Kind, s.Source)).OrderBy(s => s.Section)
        );
        Assert.Equal("", copy.KeyName + copy.FormerKeys + copy.LinkageTokens);
        Assert.Equal((0L, 0L, 0L), (copy.Id, copy.CaseId, copy.HomePersonId));
        if (!granted.Contains("registration"))
            Assert.Equal(default, (copy.LatestStatus, copy.ShownForm));
    }

    private static string Text(object? answer) =>
        answer is NumberAnswer number ? $"{number.Value}{number.Missing.Value}" : answer?.ToString() ?? "";

    private Task<int> ArrangeAsync(string code, long owner, long reader, World world) =>
        instance.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var registration = await db.Registrations.SingleAsync(r => r.Code == code);
            registration.Consent = CodeSet.Of(world.Consent.Select(c => new Code(c)));
            registration.Governance.Restricted = world.Restricted ? "Y" : "N";
            registration.IsUnderSecrecy = world.Secret;
            registration.LinkageTokens = "given:1.x";
            db.RemoveRange(await db.Grants.ToListAsync());
            db.RemoveRange(await db.Exclusions.ToListAsync());
            if (world.KeptOut)
                db.Add(
                    new Exclusion
                    {
                        Code = RandomCode.New(),
                        InstitutionId = owner,
                        RegistrationId = registration.Id,
                        ExcludedInstitutionId = reader,
                        SealedReason = [],
                    }
                );
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            db.AddRange(
                world.Grants.Select(g => new Grant
                {
                    Code = RandomCode.New(),
                    OwnerId = owner,
                    RegistrationId = registration.Id,
                    RecipientId = reader,
                    Sections = g.Sections,
                    RestsOn = g.RestsOn,
                    SealedReason = [],
                    State = g.State,
                    ExpiresAt = g.Hours == 0 ? null : now.AddHours(g.Hours),
                })
            );
            return await db.SaveChangesAsync();
        });

    /// <summary>A registration in which every question of every section has an answer.</summary>
    private async Task<string> FullAsync(long owner)
    {
        var regime = Generated.Register.Single(i => i.Id == owner).Regime;
        var code = await instance.RegisterAsync(Generated.Submittable(regime).Single(), owner);
        await instance.AsAsync(
            owner,
            async services =>
            {
                var db = services.GetRequiredService<DcimDbContext>();
                var store = services.GetRequiredService<RegistrationStore>();
                var registration = (await store.FindAsync(code))!;
                foreach (var part in Generated.Sections.All)
                {
                    foreach (var key in part.Keys)
                        if (AnswerMap<Registration>.Entries.TryGetValue(key, out var entry))
                            entry.Set(registration, Generated.Answer(Generated.Catalogue[key]).Single());
                    foreach (var rows in part.Rows)
                    {
                        var row = rows.Add(registration, RandomCode.New());
                        foreach (var (key, entry) in rows.Entries)
                            entry.Set(row, Generated.Answer(Generated.Catalogue[key]).Single());
                    }
                    var source = new SectionSource
                    {
                        Registration = registration,
                        InstitutionId = owner,
                        Section = part.Name,
                    };
                    foreach (var (key, entry) in AnswerMap<SectionSource>.Entries)
                        entry.Set(source, Generated.Answer(Generated.Catalogue[key]).Single());
                    registration.Sources.Add(source);
                }
                return await db.SaveChangesAsync();
            }
        );
        return code;
    }
}

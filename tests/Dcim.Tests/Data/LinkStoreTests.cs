using CsCheck;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Linkage;
using Dcim.Data.Registrations;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Tests.Counting;
using Dcim.Tests.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>Whatever is linked, denied, split and taken back, by people and by jobs: what was said to be two is never one by a job.</summary>
public sealed class LinkStoreTests(TestInstance instance) : IClassFixture<TestInstance>
{
    private const LinkedKind Victims = LinkedKind.Victim;

    private enum Act
    {
        /// <summary>A job finds a pair and links it without asking.</summary>
        Run,
        Link,
        Deny,
        Split,

        /// <summary>One link is undone, and those a job made stay.</summary>
        Unlink,
        TakeBack,

        /// <summary>Another registration, of a person nobody knows yet.</summary>
        Register,

        /// <summary>The police restrict processing, or lift that.</summary>
        Restrict,

        /// <summary>Something else is saved.</summary>
        Save,
    }

    private sealed record Step(Act Act, int One, int Other);

    private static readonly Gen<Step> s_step = Gen.Select(
            Gen.Frequency(
                (8, Gen.Const(Act.Run)),
                (3, Gen.Const(Act.Link)),
                (3, Gen.Const(Act.Deny)),
                (3, Gen.Const(Act.Split)),
                (2, Gen.Const(Act.Unlink)),
                (1, Gen.Const(Act.TakeBack)),
                (1, Gen.Const(Act.Register)),
                (1, Gen.Const(Act.Restrict)),
                (1, Gen.Const(Act.Save))
            ),
            Gen.Int[0, 5],
            Gen.Int[0, 5]
        )
        .Select(t => new Step(t.Item1, t.Item2, t.Item3));

    private static readonly AnswerSheet s_sheet = Plain("2024-02-03", "Vymyslená");

    private static AnswerSheet Plain(string on, string family, string form = "SEX")
    {
        var day = on.Split('-');
        return new AnswerSheet()
            .Set("CAS04.day", day[2])
            .Set("CAS04.month", day[1])
            .Set("CAS04.year", day[0])
            .Set("GOV03.scope", "OWN", "KEY")
            .Set("VID03.given", "Testina")
            .Set("VID03.family", family)
            .Set("VIC01", "F")
            .Set("VIC04", "Y_GE18")
            .Set("VIC03.missing", "UNK")
            .Set("VIC06", "RO")
            .Set("EXP16", form)
            .Set("IDN03", "PRE")
            .Set("IDN04.year", day[0])
            .Set("IDN05", "PT-PJ");
    }

    [Fact]
    public Task WhatWasDeniedOrSplit_NeverComesBackByAJob() =>
        s_step
            .Array[1, 22]
            .SampleAsync(
                async steps =>
                {
                    var records = await RegisterAsync(1, 2, 1, 3);
                    foreach (var step in steps)
                    {
                        var said = (await EventsAsync(records)).Where(Forbids).Select(Pair).ToHashSet();
                        await DoAsync(step, records);
                        if (step.Act == Act.Run)
                            Assert.Equal(said, (await EventsAsync(records)).Where(Forbids).Select(Pair).ToHashSet());
                        await AssertPersonsAreRightAsync(records);
                    }
                    Assert.Equal(0, await RebuildAsync());
                },
                iter: 12,
                threads: 1,
                print: steps => string.Join(' ', steps.Select(s => $"{s.Act}({s.One},{s.Other})"))
            );

    private async Task DoAsync(Step step, List<long> records)
    {
        var (one, other) = (records[step.One % records.Count], records[step.Other % records.Count]);
        switch (step.Act)
        {
            case Act.Run:
                var persons = await PersonsAsync(records);
                var mayBe = await LinksAsync(l => l.MayProposeAsync(Victims, one, other));
                var outcome = await LinksAsync(l => l.LinkAsync(Victims, one, other, LinkBasis.Automatic));
                // Of two who are one person already, over others, it may be said, though it is no proposal.
                if (!mayBe && persons[one] != persons[other])
                    Assert.NotEqual(LinkOutcome.Done, outcome);
                break;
            case Act.Link:
                await LinksAsync(l => l.LinkAsync(Victims, one, other, LinkBasis.Reviewer, reason: "the same scar"));
                break;
            case Act.Deny:
                await LinksAsync(l => l.DenyAsync(Victims, one, other, LinkBasis.Both));
                break;
            case Act.Split:
                await LinksAsync(l => l.SplitAsync(Victims, one, LinkBasis.Reviewer, "another age"));
                break;
            case Act.Unlink:
                if (
                    (await EventsAsync(records)).Find(e =>
                        e.Act == LinkAct.Linked && Pair(e) == (Math.Min(one, other), Math.Max(one, other))
                    ) is
                    { } link
                )
                {
                    var undone = await LinksAsync(l =>
                        l.UnlinkAsync(
                            Victims,
                            one,
                            other,
                            link.Code,
                            LinkBasis.Reviewer,
                            e => e.Basis == LinkBasis.Automatic
                        )
                    );
                    Assert.Equal(LinkOutcome.Done, undone);
                }
                break;
            case Act.TakeBack:
                await LinksAsync(l => l.TakeBackAsync(Victims, one, other, LinkBasis.Reviewer));
                break;
            case Act.Register:
                records.AddRange(await RegisterAsync(1));
                break;
            case Act.Restrict:
                await SaveSectionAsync(records[0], RegistrationSections.Legal, "GOV10", step.One % 2 == 0 ? "Y" : "N");
                break;
            case Act.Save:
                await SaveSectionAsync(records[0], "vulnerability", "VUL03", step.One % 2 == 0 ? "Y" : "N");
                break;
        }
    }

    /// <summary>
    /// The persons of the facts are those the events make, worked out anew and plainly; none holds two records of which it was
    /// said last that they are two.
    /// </summary>
    private async Task AssertPersonsAreRightAsync(List<long> records)
    {
        var events = await EventsAsync(records);
        var persons = await PersonsAsync(records);
        var homes = await SystemAsync(db =>
            db.Registrations.Where(r => records.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.HomePersonId)
        );
        var lowest = records.ToDictionary(r => r);
        for (var i = 0; i < records.Count; i++)
            foreach (var e in events.Where(e => e.Act == LinkAct.Linked))
                lowest[e.FirstId] = lowest[e.SecondId] = Math.Min(lowest[e.FirstId], lowest[e.SecondId]);
        Assert.Equal(records.Select(r => homes[lowest[r]]), records.Select(r => persons[r]));
        Assert.All(events.Where(Forbids), e => Assert.NotEqual(persons[e.FirstId], persons[e.SecondId]));
    }

    private static bool Forbids(LinkEvent e) => e.Act is LinkAct.Denied or LinkAct.Split;

    private static (long, long) Pair(LinkEvent e) => (e.FirstId, e.SecondId);

    [Fact]
    public async Task Split_LeavesTheFactsAsTheyWereBeforeTheLink()
    {
        var records = await RegisterAsync(1, 2, 3);
        var before = await FactsAsync(records);
        await LinkedAsync(records[0], records[2]);
        await LinkedAsync(records[1], records[2]);
        Assert.Single((await PersonsAsync(records)).Values.Distinct());
        Assert.Equal(LinkOutcome.Done, await LinksAsync(l => l.SplitAsync(Victims, records[2], LinkBasis.Reviewer)));
        Assert.Equal(
            LinkOutcome.Unchanged,
            await LinksAsync(l => l.SplitAsync(Victims, records[2], LinkBasis.Reviewer))
        );
        var after = await FactsAsync(records);
        Assert.All(before.Zip(after), pair => Assert.True(pair.First.SaysTheSameAs(pair.Second)));
        Assert.Equal(0, await SystemAsync(db => db.VictimPlaces.CountAsync(p => records.Contains(p.RecordId))));
        Assert.Equal(0, await RebuildAsync());
        // Both clocks: what was counted while they were one person is counted so again.
        var all = await AllFactsAsync(records);
        var linked = all.Single(f => f.RegistrationId == records[1] && f.PersonId == before[0].PersonId);
        Assert.Single(Count(all, 2024, linked.RecordedFrom).Victims);
        Assert.Equal(3, Count(all, 2024, linked.RecordedFrom.AddDays(1)).Victims.Count);
    }

    /// <summary>
    /// Counted by hand: one woman, registered by the police in March 2024, by a prosecutor in May, by an organisation in January 2025;
    /// and another of whom nobody says so.
    /// </summary>
    [Fact]
    public async Task ThreeRegistrationsOfOneWoman_CountOnce_InTheYearOfTheFirst()
    {
        var records = new List<long>
        {
            await RegisterAsync(Plain("2024-03-04", "Jedna"), 1),
            await RegisterAsync(Plain("2024-05-06", "Jedna", "LAB"), 3),
            await RegisterAsync(Plain("2025-01-02", "Jedna"), 2),
            await RegisterAsync(Plain("2024-07-08", "Druhá"), 1),
        };
        Assert.Equal((3, 1), await CountsAsync());

        await LinkedAsync(records[1], records[0]);
        await LinkedAsync(records[2], records[1]);

        Assert.Equal((2, 0), await CountsAsync());
        var counted = Count(await AllFactsAsync(records), 2024);
        var she = counted.Victims.Single(v => v.Spell.Registrations.Count == 3);
        Assert.Equal(records.Take(3), she.Spell.Registrations.Select(r => r.RegistrationId));
        Assert.Equal(("POL", "SEX"), (she.Categories.Organisation.Value, she.Categories.MainForm.Value));
        Assert.Contains(counted.Disagreements, d => d.Answer == "EXP16");

        async Task<(int, int)> CountsAsync()
        {
            var facts = await AllFactsAsync(records);
            return (Count(facts, 2024).Victims.Count, Count(facts, 2025).Victims.Count);
        }
    }

    [Fact]
    public async Task ADenial_StandsBetweenTwoPersons_UntilSomebodyTakesItBack()
    {
        var r = await RegisterAsync(1, 2, 3);
        await LinkedAsync(r[0], r[1]);
        Assert.Equal(LinkOutcome.Done, await LinksAsync(l => l.DenyAsync(Victims, r[2], r[0], LinkBasis.Both)));
        Assert.Equal(LinkOutcome.Unchanged, await LinksAsync(l => l.DenyAsync(Victims, r[0], r[2], LinkBasis.Both)));
        Assert.Equal(LinkOutcome.OnePerson, await LinksAsync(l => l.DenyAsync(Victims, r[0], r[1], LinkBasis.Both)));
        // Over another record it would come to the same: people are refused, too.
        foreach (var basis in new[] { LinkBasis.Automatic, LinkBasis.Reviewer })
            Assert.Equal(LinkOutcome.Contradicted, await LinksAsync(l => l.LinkAsync(Victims, r[1], r[2], basis)));
        Assert.Equal(
            LinkOutcome.Contradicted,
            await LinksAsync(l => l.LinkAsync(Victims, r[0], r[2], LinkBasis.Automatic))
        );
        Assert.Equal([], await LinksAsync(l => l.MayProposeAsync(Victims, [(r[0], r[2]), (r[1], r[2])])));
        Assert.Equal(LinkOutcome.Done, await LinksAsync(l => l.TakeBackAsync(Victims, r[2], r[0], LinkBasis.Reviewer)));
        Assert.Equal([(r[1], r[2])], await LinksAsync(l => l.MayProposeAsync(Victims, [(r[0], r[1]), (r[1], r[2])])));
        await LinkedAsync(r[1], r[2]);
        Assert.Equal(LinkOutcome.Unchanged, await LinksAsync(l => l.LinkAsync(Victims, r[2], r[1], LinkBasis.Both)));
        Assert.Equal(
            [LinkAct.Denied, LinkAct.Ended],
            (await AllEventsAsync(r)).Where(e => e.SecondId == r[2] && e.FirstId == r[0]).Select(e => e.Act)
        );
    }

    /// <summary>Who takes a split back has said it of all at once, and need not know of whom.</summary>
    [Fact]
    public async Task SplitByMistake_IsLinkedAgainByOneDeed_ButNeverByAJob()
    {
        var r = await RegisterAsync(1, 2, 3);
        await LinkedAsync(r[0], r[1]);
        await LinkedAsync(r[1], r[2]);
        await LinksAsync(l => l.SplitAsync(Victims, r[0], LinkBasis.Reviewer));
        Assert.Equal(
            LinkOutcome.Contradicted,
            await LinksAsync(l => l.LinkAsync(Victims, r[0], r[2], LinkBasis.Automatic))
        );
        await LinkedAsync(r[0], r[2]);
        Assert.Single((await PersonsAsync(r)).Values.Distinct());
        await AssertPersonsAreRightAsync(r);
    }

    /// <summary>The one in the middle goes: those left are one person only if they were linked without it.</summary>
    [Fact]
    public async Task TheMiddleIsSplit_ThoseLeftStayAsTheirOwnLinksSay()
    {
        var r = await RegisterAsync(1, 2, 3, 1);
        await LinkedAsync(r[0], r[1]);
        await LinkedAsync(r[1], r[2]);
        await LinkedAsync(r[2], r[3]);
        await LinksAsync(l => l.SplitAsync(Victims, r[1], LinkBasis.Reviewer));
        var persons = await PersonsAsync(r);
        Assert.Equal(3, persons.Values.Distinct().Count());
        Assert.Equal(persons[r[2]], persons[r[3]]);
        Assert.Equal(
            LinkOutcome.Contradicted,
            await LinksAsync(l => l.LinkAsync(Victims, r[1], r[3], LinkBasis.Automatic))
        );
        Assert.True(await LinksAsync(l => l.MayProposeAsync(Victims, r[0], r[3])));
    }

    [Fact]
    public async Task Drafts_AndThoseWithoutConsentToTheKey_AreNotLinked()
    {
        var record = (await RegisterAsync(1))[0];
        var without = await RegisterAsync(Plain("2024-02-03", "Bezklíče").Set("GOV03.scope", "OWN"), 2);
        var draft = await instance.AsAsync(
            1,
            async services =>
            {
                var db = services.GetRequiredService<DcimDbContext>();
                var store = services.GetRequiredService<RegistrationStore>();
                var made = store.Create(await db.Institutions.SingleAsync(i => i.Id == 1), Guid.NewGuid());
                await store.KeepDraftAsync(made, s_sheet, 1);
                await db.SaveChangesAsync();
                return made.Id;
            }
        );
        foreach (var other in new[] { record, without, draft, long.MaxValue })
        foreach (var basis in new[] { LinkBasis.Automatic, LinkBasis.Both })
        {
            Assert.Equal(LinkOutcome.NotLinkable, await LinksAsync(l => l.LinkAsync(Victims, record, other, basis)));
            Assert.Equal(LinkOutcome.NotLinkable, await LinksAsync(l => l.DenyAsync(Victims, other, record, basis)));
        }
    }

    /// <summary>
    /// Consent to the key taken back, given again; processing restricted: she is her own person at once and one who cannot be
    /// de-duplicated, the others are as their own links say, and what she was compared by is gone.
    /// </summary>
    [Theory]
    [InlineData(2, "GOV03.scope", "OWN", "OWN KEY")]
    [InlineData(1, "GOV10", "Y", "N")]
    public async Task TheGroundIsGone_SheIsHerOwnPersonAgain(long institution, string key, string gone, string again)
    {
        var her = await RegisterAsync(s_sheet, institution);
        var others = await RegisterAsync(1, 3, 1);
        await LinkedAsync(her, others[0]);
        await LinkedAsync(her, others[1]);
        await LinkedAsync(others[1], others[2]);
        await CompareAsync(her, others[0]);
        await ChangeAsync(gone);

        List<long> all = [her, .. others];
        await AssertPersonsAreRightAsync(all);
        Assert.Equal(3, (await PersonsAsync(all)).Values.Distinct().Count());
        Assert.True((await FactsAsync([her])).Single().CannotBeLinked);
        Assert.All(
            (await EventsAsync(all)).Where(e => e.FirstId == her),
            e => Assert.Equal((LinkAct.Ended, LinkBasis.GroundGone, null), (e.Act, e.Basis, e.By))
        );
        Assert.Equal(
            (0, 0, 0),
            await SystemAsync(async db =>
                (
                    await db.VictimCandidatePairs.CountAsync(p => p.FirstId == her || p.SecondId == her),
                    await db.VictimEncodings.CountAsync(e => e.RecordId == her),
                    await db.VictimEncodingTokens.CountAsync(t => t.RecordId == her)
                )
            )
        );
        // Her own institution still finds her.
        Assert.True(await SystemAsync(db => db.IdentityTokens.AnyAsync(t => t.RegistrationId == her)));
        Assert.Equal(
            LinkOutcome.NotLinkable,
            await LinksAsync(l => l.LinkAsync(Victims, her, others[0], LinkBasis.Both))
        );
        Assert.Equal(0, await RebuildAsync());

        // Nobody said that they are two: with the ground the question is open again.
        await ChangeAsync(again);
        Assert.True(await LinksAsync(l => l.MayProposeAsync(Victims, her, others[0])));
        await LinkedAsync(her, others[0]);
        await AssertPersonsAreRightAsync(all);

        Task<int> ChangeAsync(string answer) =>
            key == "GOV10"
                ? SaveSectionAsync(her, RegistrationSections.Legal, key, answer)
                : WithAsync(
                    her,
                    institution,
                    (store, registration) =>
                    {
                        var sheet = new AnswerSheet().Set(key, answer.Split(' ')).Set("GOV03.date.kind", "UNK");
                        var page = FormPage.Details(Generated.Catalogue, registration.Regime);
                        return store.ApplyConsentAsync(registration, SheetReading.Of(page, sheet, Generated.Reader));
                    }
                );
    }

    [Fact]
    public async Task HerIdentityIsErased_TheLinksEnd_AndWhatWasWrittenAboutThemIsGone()
    {
        var r = await RegisterAsync(1, 1, 1);
        await LinksAsync(l => l.LinkAsync(Victims, r[0], r[1], LinkBasis.Owner, reason: "the same tattoo"));
        await LinksAsync(l => l.LinkAsync(Victims, r[1], r[2], LinkBasis.Owner, reason: "the same passport"));
        await CompareAsync(r[0], r[1]);
        var sealedReason = (await AllEventsAsync(r)).Single(e => e.SecondId == r[1]);
        Assert.Equal(
            "the same tattoo",
            await instance.AsSystemAsync(s =>
                Task.FromResult(
                    s.GetRequiredService<Sealer>()
                        .Open(sealedReason.SealedReason!, new(nameof(VictimLinkEvent), sealedReason.Code, 0))
                )
            )
        );
        await WithAsync(r[1], 1, (store, registration) => store.EraseIdentityAsync(registration));

        await AssertPersonsAreRightAsync(r);
        Assert.Equal(3, (await PersonsAsync(r)).Values.Distinct().Count());
        Assert.All(await AllEventsAsync(r), e => Assert.Null(e.SealedReason));
        Assert.Equal(0, await SystemAsync(db => db.IdentityTokens.CountAsync(t => t.RegistrationId == r[1])));
        Assert.Equal(0, await SystemAsync(db => db.VictimEncodings.CountAsync(t => t.RecordId == r[1])));
        Assert.Empty((await instance.AsSystemAsync(s => s.GetRequiredService<KeyVerifier>().VerifyAsync())).Faults);
        Assert.Equal(0, await RebuildAsync());
    }

    [Fact]
    public async Task WhatIsEncodedInASave_ReplacesWhatWas_AndIsTheOwnersToWrite()
    {
        var (her, another) = ((await RegisterAsync(1))[0], await RegisterAsync(s_sheet, 2));
        foreach (var token in new[] { 7L, 8L })
            await EncodeAsync(1, her, token);
        Assert.Equal(
            "8 8 8",
            await SystemAsync(async db =>
                string.Join(
                    ' ',
                    await db.VictimEncodingTokens.Where(t => t.RecordId == her).Select(t => t.Token).SingleAsync(),
                    await db.IdentityTokens.Where(t => t.RegistrationId == her).Select(t => t.Token).SingleAsync(),
                    (await db.VictimEncodings.SingleAsync(e => e.RecordId == her)).Year
                )
            )
        );
        // It reads none of it but the tokens of its own names.
        Assert.Equal(
            (0, 0, 1),
            await instance.AsAsync(
                1,
                async services =>
                {
                    var db = services.GetRequiredService<DcimDbContext>();
                    return (
                        await db.VictimEncodings.CountAsync(),
                        await db.VictimEncodingTokens.CountAsync(),
                        await db.IdentityTokens.CountAsync(t => t.Registration.Id == her)
                    );
                }
            )
        );
        Assert.Equal(
            0,
            await instance.AsAsync(
                2,
                s => s.GetRequiredService<DcimDbContext>().IdentityTokens.CountAsync(t => t.RegistrationId == her)
            )
        );
        await Assert.ThrowsAsync<ScopeViolationException>(() => EncodeAsync(1, another, 9));
        await WithAsync(
            her,
            1,
            async (store, registration) =>
            {
                var sheet = Plain("2024-02-03", "").Set("VID03.given", "");
                await store.ApplyDetailsAsync(registration, TestInstance.Read(sheet, registration.Regime));
            }
        );
        Assert.Equal(
            (0, 0),
            await SystemAsync(async db =>
                (
                    await db.VictimEncodings.CountAsync(e => e.RecordId == her),
                    await db.IdentityTokens.CountAsync(t => t.RegistrationId == her)
                )
            )
        );
    }

    private Task<int> EncodeAsync(long institution, long record, long token) =>
        instance.AsAsync(
            institution,
            async services =>
            {
                var db = services.GetRequiredService<DcimDbContext>();
                var registration =
                    await db.Registrations.SingleOrDefaultAsync(r => r.Id == record)
                    ?? db.Attach(
                        new Registration
                        {
                            Id = record,
                            Code = "x",
                            InstitutionId = institution == 1 ? 2 : 1,
                        }
                    ).Entity;
                db.Add(
                    new VictimEncoding
                    {
                        Record = registration,
                        InstitutionId = institution,
                        Given = new byte[RecordEncoding.FilterLength],
                        Year = token,
                    }
                );
                db.Add(new VictimEncodingToken { Record = registration, Token = token });
                db.Add(
                    new IdentityToken
                    {
                        Registration = registration,
                        InstitutionId = institution,
                        Token = token,
                    }
                );
                registration.LinkageTokens += " ";
                return await db.SaveChangesAsync();
            }
        );

    /// <summary>Several who link, deny and split the same records, and save them, at once.</summary>
    [Fact]
    public Task AtOnce_ThePersonsAreThoseOfTheEvents() =>
        s_step
            .Where(s => s.Act != Act.Register)
            .Array[3, 8]
            .Array[4]
            .SampleAsync(
                async hands =>
                {
                    var records = await RegisterAsync(1, 2, 1, 3, 1);
                    await Task.WhenAll(hands.Select(steps => Task.Run(() => AllAsync(steps))));
                    await AssertPersonsAreRightAsync(records);
                    Assert.Equal(0, await RebuildAsync());
                    Assert.Empty((await instance.VerifyAsync()).Faults);
                    foreach (var versions in (await AllFactsAsync(records)).GroupBy(f => f.RegistrationId))
                    {
                        Assert.Single(versions, f => f.RecordedTo is null);
                        var inOrder = versions.OrderBy(f => f.RecordedFrom).ThenBy(f => f.Id).ToList();
                        Assert.All(
                            inOrder.Zip(inOrder.Skip(1)),
                            p => Assert.True(p.First.RecordedTo <= p.Second.RecordedFrom)
                        );
                    }

                    async Task AllAsync(IEnumerable<Step> steps)
                    {
                        foreach (var step in steps)
                            try
                            {
                                await (
                                    step.Act == Act.Run
                                        ? LinksAsync(l =>
                                            l.LinkAsync(
                                                Victims,
                                                records[step.One % records.Count],
                                                records[step.Other % records.Count],
                                                LinkBasis.Automatic
                                            )
                                        )
                                        : DoAsync(step, records)
                                );
                            }
                            catch (DbUpdateConcurrencyException)
                            {
                                // Two saved the same section; a caseworker is shown what changed meanwhile.
                            }
                    }
                },
                iter: 4,
                threads: 1
            );

    [Fact]
    public async Task OfTwoWhoTakeAPair_OneGetsIt_AndADecisionClosesIt()
    {
        var r = await RegisterAsync(1, 2, 3);
        var (pair, _) = (await CompareAsync(r[0], r[1]), await CompareAsync(r[0], r[2]));
        var users = new[] { await UserAsync(), await UserAsync() };
        var until = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(10);
        var taken = await Task.WhenAll(users.Select(u => Task.Run(() => TakeAsync(u, pair))));
        Assert.Single(taken, t => t);
        var (first, second) = taken[0] ? (users[0], users[1]) : (users[1], users[0]);
        Assert.True(await TakeAsync(first, pair));
        await AsUserAsync(second, l => GiveBackAsync(l, pair)); // not hers to give
        Assert.False(await TakeAsync(second, pair));
        await AsUserAsync(first, l => GiveBackAsync(l, pair));
        Assert.True(await TakeAsync(second, pair));

        Assert.Equal(
            LinkOutcome.Done,
            await AsUserAsync(second, l => l.LinkAsync(Victims, r[0], r[1], LinkBasis.Reviewer, new(12.5, Model)))
        );
        Assert.False(await TakeAsync(second, pair));
        var said = Assert.Single(await EventsAsync(r));
        Assert.Equal((second, 12.5, Model), (said.By, said.Weight, said.ModelId));
        // 1 is not 2, and 0 is 1: that 0 may be 2 need not be asked any more.
        await AsUserAsync(second, l => l.DenyAsync(Victims, r[1], r[2], LinkBasis.Reviewer));
        Assert.Equal(
            0,
            await SystemAsync(db =>
                db.VictimCandidatePairs.CountAsync(p => p.State == PairState.Open && p.FirstId == r[0])
            )
        );

        Task<bool> TakeAsync(long user, long id) => AsUserAsync(user, l => l.TakeAsync(Victims, id, until));
        static async Task<int> GiveBackAsync(LinkStore links, long id)
        {
            await links.GiveBackAsync(Victims, id);
            return 0;
        }
    }

    [Fact]
    public async Task ARun_IsOfOneProcess_AndTakenUpByAnotherWhenItsLeaseIsOver()
    {
        var now = new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);
        var run = new LinkRun { Code = RandomCode.New(), CreatedAt = now };
        await SystemAsync(db =>
        {
            db.Add(run);
            return db.SaveChangesAsync();
        });
        var claimed = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => ClaimAsync(now))));
        Assert.Equal(run.Id, Assert.Single(claimed, c => c is not null));
        Assert.Null(await ClaimAsync(now.AddMinutes(1)));
        Assert.Equal(run.Id, await ClaimAsync(now.AddMinutes(3)));

        Task<long?> ClaimAsync(DateTime at) =>
            SystemAsync(db => db.ClaimLinkRunAsync(at, at.AddMinutes(2), TestContext.Current.CancellationToken));
    }

    /// <summary>The line of the audit names nobody: neither a record nor an institution whose it is.</summary>
    [Fact]
    public async Task EachDeed_IsOneLineOfTheAudit_WhichNamesNoRecord()
    {
        var r = await RegisterAsync(1, 2, 3);
        var before = await SystemAsync(db => db.AuditEvents.MaxAsync(e => e.Position));
        await LinkedAsync(r[0], r[1]);
        await LinkedAsync(r[1], r[2]);
        await LinksAsync(l => l.SplitAsync(Victims, r[0], LinkBasis.Reviewer, "different eyes"));
        await LinksAsync(l => l.SplitAsync(Victims, r[0], LinkBasis.Reviewer, "different eyes"));
        await LinksAsync(l => l.DenyAsync(Victims, r[0], r[1], LinkBasis.Reviewer));
        var lines = await SystemAsync(db =>
            db.AuditEvents.Include(e => e.Values).Where(e => e.Position > before).OrderBy(e => e.Position).ToListAsync()
        );
        Assert.Equal(["linked", "linked", "split"], lines.Select(e => e.Purpose));
        Assert.All(
            lines,
            e =>
            {
                Assert.Equal((AuditAction.Linked, "VictimLink", null), (e.Action, e.Entity, e.OwnerId));
                Assert.Empty(e.Values);
            }
        );
        Assert.Equal(lines.Select(e => e.Subject), (await AllEventsAsync(r)).Select(e => e.Code).Distinct());
    }

    /// <summary>Nothing of links is written but by saying something, and nothing is read of them in an institution's scope.</summary>
    [Fact]
    public async Task TheGate_LetsNobodyWriteOrReadLinksPastTheStore()
    {
        var r = await RegisterAsync(1, 1);
        await LinkedAsync(r[0], r[1]);
        var home = await SystemAsync(db => db.VictimPersons.Select(p => p.Id).FirstAsync());
        object[] forged =
        [
            new VictimLinkEvent { FirstId = r[0], SecondId = r[1] },
            new VictimPlace { RecordId = r[0], PersonId = home },
        ];
        foreach (var row in forged)
            await Assert.ThrowsAsync<ScopeViolationException>(() =>
                SystemAsync(db =>
                {
                    db.Add(row);
                    return db.SaveChangesAsync();
                })
            );
        await Assert.ThrowsAsync<ScopeViolationException>(() =>
            instance.AsAsync(
                1,
                services =>
                {
                    var db = services.GetRequiredService<DcimDbContext>();
                    db.Add(new LinkRun { Code = RandomCode.New() });
                    return db.SaveChangesAsync();
                }
            )
        );
        Assert.Equal(
            (0, 0, 0),
            await instance.AsAsync(
                1,
                async services =>
                {
                    var db = services.GetRequiredService<DcimDbContext>();
                    return (
                        await db.VictimLinkEvents.CountAsync(),
                        await db.VictimPlaces.CountAsync(),
                        await db.VictimCandidatePairs.CountAsync()
                    );
                }
            )
        );
    }

    [Fact]
    public async Task PlacesLost_AreMadeAgain()
    {
        var r = await RegisterAsync(1, 2, 3, 1);
        await LinkedAsync(r[0], r[1]);
        await LinkedAsync(r[2], r[3]);
        var before = await PersonsAsync(r);
        instance.Execute($"DELETE FROM VictimPlaces WHERE RecordId = {r[1]}");
        instance.Execute(
            $"UPDATE VictimPlaces SET PersonId = (SELECT MIN(Id) FROM VictimPersons) WHERE RecordId = {r[3]}"
        );
        Assert.NotEqual(0, await RebuildAsync());
        Assert.Equal(before, await PersonsAsync(r));
        Assert.Equal(2, await SystemAsync(db => db.VictimPlaces.CountAsync(p => r.Contains(p.RecordId))));
        Assert.Equal(0, await RebuildAsync());
    }

    private static VictimCount Count(IReadOnlyList<VictimFact> facts, int year, DateTime? recordedUpTo = null) =>
        VictimCounter.Count(
            facts,
            year,
            new(new(2026, 11, 22), recordedUpTo ?? DateTime.MaxValue),
            Facts.Profile,
            Generated.Catalogue.Lists
        );

    private async Task LinkedAsync(long one, long other) =>
        Assert.Equal(LinkOutcome.Done, await LinksAsync(l => l.LinkAsync(Victims, one, other, LinkBasis.Reviewer)));

    private Task<T> LinksAsync<T>(Func<LinkStore, Task<T>> work) =>
        instance.AsSystemAsync(services => work(services.GetRequiredService<LinkStore>()));

    private Task<T> AsUserAsync<T>(long user, Func<LinkStore, Task<T>> work) =>
        instance.AsSystemAsync(services =>
        {
            services.GetRequiredService<Scope>().Enter(user, institutionId: null);
            return work(services.GetRequiredService<LinkStore>());
        });

    private Task<T> SystemAsync<T>(Func<DcimDbContext, Task<T>> work) =>
        instance.AsSystemAsync(services => work(services.GetRequiredService<DcimDbContext>()));

    private Task<long> UserAsync() =>
        SystemAsync(async db =>
        {
            var code = RandomCode.New();
            var user = new DcimUser
            {
                Code = code,
                DisplayName = "Reviewer",
                UserName = code,
                NormalizedUserName = code,
            };
            db.Add(user);
            await db.SaveChangesAsync();
            return user.Id;
        });

    private long Model =>
        _model ??= SystemAsync(async db =>
            {
                var model = new LinkageModelVersion { Json = "{}" };
                db.Add(model);
                await db.SaveChangesAsync();
                return model.Id;
            })
            .GetAwaiter()
            .GetResult();

    private long? _model;

    /// <summary>What a matcher leaves behind that compared two registrations.</summary>
    /// <returns>The proposal's number.</returns>
    private Task<long> CompareAsync(long first, long second)
    {
        var model = Model;
        return SystemAsync(async db =>
        {
            var pair = new VictimCandidatePair
            {
                Code = RandomCode.New(),
                FirstId = first,
                SecondId = second,
                Weight = 12.5,
                Probability = 0.9,
                ModelId = model,
            };
            db.Add(pair);
            foreach (var record in await db.Registrations.Where(r => r.Id == first || r.Id == second).ToListAsync())
                if (!await db.VictimEncodings.AnyAsync(e => e.RecordId == record.Id))
                {
                    db.Add(
                        new VictimEncoding
                        {
                            RecordId = record.Id,
                            InstitutionId = record.InstitutionId,
                            Given = new byte[RecordEncoding.FilterLength],
                        }
                    );
                    db.Add(new VictimEncodingToken { RecordId = record.Id, Token = record.Id });
                    db.Add(
                        new IdentityToken
                        {
                            RegistrationId = record.Id,
                            InstitutionId = record.InstitutionId,
                            Token = record.Id,
                        }
                    );
                }
            await db.SaveChangesAsync();
            return pair.Id;
        });
    }

    /// <summary>A registration for each institution named, in order.</summary>
    private async Task<List<long>> RegisterAsync(params long[] institutions)
    {
        var records = new List<long>();
        foreach (var institution in institutions)
            records.Add(await RegisterAsync(s_sheet, institution));
        return records;
    }

    private async Task<long> RegisterAsync(AnswerSheet sheet, long institution)
    {
        var typed = AnswerSheet.FromJson(sheet.ToJson());
        if (institution != 2)
            typed.Set("GOV03.scope");
        var code = await instance.RegisterAsync(typed, institution);
        return await SystemAsync(db => db.Registrations.Where(r => r.Code == code).Select(r => r.Id).SingleAsync());
    }

    private Task<int> SaveSectionAsync(long record, string section, string key, string answer) =>
        WithAsync(
            record,
            1,
            (store, registration) =>
            {
                var page = Generated.Sections.PageOf(Generated.Sections.Find(section)!, registration);
                var sheet = store.SheetOf(registration, page).Set(key, answer);
                page.Normalise(sheet);
                return store.ApplySectionAsync(registration, page, SheetReading.Of(page, sheet, Generated.Reader));
            }
        );

    private Task<int> WithAsync(long record, long institution, Func<RegistrationStore, Registration, Task> change) =>
        instance.AsAsync(
            institution,
            async services =>
            {
                var (db, store) = (
                    services.GetRequiredService<DcimDbContext>(),
                    services.GetRequiredService<RegistrationStore>()
                );
                var code = await db.Registrations.Where(r => r.Id == record).Select(r => r.Code).SingleAsync();
                await change(store, (await store.FindAsync(code))!);
                return await db.SaveChangesAsync();
            }
        );

    /// <summary>What was said last of each pair.</summary>
    private async Task<List<VictimLinkEvent>> EventsAsync(List<long> records) =>
        [.. (await AllEventsAsync(records)).GroupBy(e => (e.FirstId, e.SecondId)).Select(g => g.MaxBy(e => e.Id)!)];

    private Task<List<VictimLinkEvent>> AllEventsAsync(List<long> records) =>
        SystemAsync(db =>
            db.VictimLinkEvents.AsNoTracking()
                .Where(e => records.Contains(e.FirstId) || records.Contains(e.SecondId))
                .OrderBy(e => e.Id)
                .ToListAsync()
        );

    private async Task<Dictionary<long, long>> PersonsAsync(List<long> records) =>
        (await FactsAsync(records)).ToDictionary(f => f.RegistrationId, f => f.PersonId);

    private async Task<List<VictimFact>> FactsAsync(List<long> records) =>
        [.. (await AllFactsAsync(records)).Where(f => f.RecordedTo is null).OrderBy(f => f.RegistrationId)];

    private Task<List<VictimFact>> AllFactsAsync(List<long> records) =>
        SystemAsync(db =>
            db.VictimFacts.AsNoTracking()
                .Where(f => records.Contains(f.RegistrationId))
                .OrderBy(f => f.Id)
                .ToListAsync()
        );

    private Task<int> RebuildAsync() =>
        instance.AsSystemAsync(services =>
            services
                .GetRequiredService<DcimDbContext>()
                .RebuildFactsAsync(services.GetRequiredService<RegistrationUpkeep>())
        );
}

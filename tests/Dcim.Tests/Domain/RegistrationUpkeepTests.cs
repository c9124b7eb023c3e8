using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Tests.Counting;
using Microsoft.Extensions.Time.Testing;
using static Dcim.Tests.Domain.Records;

namespace Dcim.Tests.Domain;

/// <summary>What is worked out anew with each save; the day is 22 November 2026, in Portugal.</summary>
public sealed class RegistrationUpkeepTests
{
    private static readonly RegistrationUpkeep s_upkeep = new(
        Generated.Sections,
        Generated.Profile,
        new FakeTimeProvider(new(Generated.Today, new(12, 0), TimeSpan.Zero))
    );

    private static Registration Refreshed(Registration registration)
    {
        s_upkeep.Refresh(registration);
        return registration;
    }

    [Theory]
    [InlineData("PRE", "2026-02-01", "2026-05-02")]
    [InlineData("SIG", "2026-02-01", "2026-05-02")]
    [InlineData("PEN", "2026-02", "2026-05-29")] // perhaps only on the 28th
    [InlineData("PRE", "UNK", "2026-04-10")] // as old as the registration
    [InlineData("IDE", "2026-02-01", null)]
    [InlineData("NID", "2026-02-01", null)]
    [InlineData("DEC", "2026-02-01", null)]
    public void ADecisionIsDue_SomeTimeAfterAnUndecidedStatus(string status, string date, string? due) =>
        Assert.Equal(Day(due), Refreshed(Submitted().With(Status(status, date))).DecisionDue);

    [Fact]
    public void TheLatestStatusDecides()
    {
        var registration = Refreshed(
            Submitted().With(Status("IDE", "2026-03-01", id: 1), Status("PRE", "2026-02-01", id: 2))
        );
        Assert.Equal(("IDE", null), (registration.LatestStatus.Value, registration.DecisionDue));
    }

    [Theory]
    [InlineData("GRA", "2026-03-15", "", "2026-03-15")] // earlier than that on the status
    [InlineData("GRA", "2026-08-15", "", "2026-05-02")]
    [InlineData("GRA", "2026-03-15", "APP", "2026-05-02")]
    [InlineData("RFS", "2026-03-15", "", "2026-05-02")]
    public void TheEndOfTheReflectionPeriod_CallsForADecisionOnThePermit(
        string reflection,
        string end,
        string permit,
        string due
    )
    {
        var registration = Submitted().With(Status("PRE", "2026-02-01"));
        registration.Protection.Reflection = reflection;
        registration.Protection.ReflectionEnd = Facts.Date(end);
        registration.Protection.Permit = permit;
        Assert.Equal(Day(due), Refreshed(registration).DecisionDue);
    }

    [Theory]
    [InlineData("", "", "", "", "2027-11-22")]
    [InlineData("VOL", "2026-09-01", "", "", "2027-03-01")]
    [InlineData("VOL", "2026-09", "", "", "2027-03-30")]
    [InlineData("VOL", "2026-09-01", "UNK", "", "2027-09-01")]
    [InlineData("VOL", "2026-09-01", "UNK", "UNK", "2027-11-22")]
    [InlineData("VOL", "UNK", "", "", "2027-11-22")]
    [InlineData("NON", "2026-09-01", "", "", "2027-11-22")]
    public void AFileIsLookedAtAgain_AfterAYearOrWhenAReturnIsFollowedUp(
        string kind,
        string date,
        string m6,
        string m12,
        string due
    )
    {
        var registration = Submitted();
        registration.Return.Kind = kind;
        registration.Return.Date = Facts.Date(date);
        registration.Return.AfterSixMonths = m6;
        registration.Return.AfterTwelveMonths = m12;
        Assert.Equal(Day(due), Refreshed(registration).ReviewDue);
    }

    [Fact]
    public void OfAClosedCase_OnlyItsRetentionIsDue()
    {
        var registration = Submitted().With(Status("PRE", "2026-02-01"));
        registration.Case.Status = "CLO";
        registration.Case.ClosedOn = Facts.Date("2026-03-15");
        Refreshed(registration);
        Assert.Equal((null, new DateOnly(2031, 3, 31)), (registration.DecisionDue, registration.ReviewDue));
    }

    /// <summary>Every record says what it rests on, and how far it may go.</summary>
    [Theory]
    [InlineData("LED", "", "", "", "LED8 VIC N L1 False")]
    [InlineData("GDPR", "OWN", "", "", "CON  N L3 True")]
    [InlineData("GDPR", "OWN KEY", "", "", "CON  N L2 False")]
    [InlineData("GDPR", "OWN RFL KEY", "", "", "CON  N L1 False")]
    [InlineData("GDPR", "ANO", "", "", "PUB  N L3 True")]
    [InlineData("GDPR", "NON", "VIT", "", "VIT  N L1 True")]
    [InlineData("GDPR", "OWN RFL POL KEY", "", "Y", "CON  Y L3 True")]
    [InlineData("LED", "", "", "Y", "LED8 VIC Y L3 True")]
    public void WhatARecordRestsOn(string regime, string consent, string basis, string restricted, string expected)
    {
        var registration = new Registration
        {
            Code = "abcdefgh2345",
            Regime = regime,
            Quality = "COM",
            Case = Submitted().Case,
            Institution = Submitted().Institution,
            RegisteredOn = Facts.Date("2026-01-10"),
            Consent = CodeSet.Of(consent.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => new Code(c))),
        };
        registration.Governance.Basis = basis.Length == 0 ? default(Code) : basis;
        registration.Governance.Restricted = restricted.Length == 0 ? default(Code) : restricted;
        Refreshed(registration);
        var g = registration.Governance;
        Assert.Equal(
            expected,
            $"{g.Basis} {g.Category} {g.Restricted} {g.SharingLevel} {ConsentRule.CannotBeLinked(registration)}"
        );
        Assert.Equal(Facts.Date("2031-01"), g.RetentionReview);
    }

    [Fact]
    public void OfADraft_NothingIsDue_AndItsOwnCountOfMissingAnswersStays()
    {
        var registration = Submitted().With(Status("PRE", "2026-02-01"));
        registration.Quality = "DRA";
        registration.MissingAnswers = 3;
        Refreshed(registration);
        Assert.Equal((null, null, 3), (registration.DecisionDue, registration.ReviewDue, registration.MissingAnswers));
    }

    [Fact]
    public void ForLists_TheMainFormIsTheOneFound()
    {
        var registration = Submitted();
        registration.MainForm = "SEX";
        Assert.Equal("SEX", Refreshed(registration).ShownForm);
        Assert.Equal("LAB", Refreshed(registration.With(Episode("LAB"))).ShownForm);
    }

    // Answers that no longer apply

    [Fact]
    public void OfOneFoundToBeAnAdult_TheAnswersAboutAChildGo()
    {
        var registration = Submitted();
        (registration.Profile.AgeFrom, registration.Profile.AgeTo) = (17, 17);
        registration.Background.Unaccompanied = "UNA";
        registration.Background.Education = "ED2";
        registration.Identification.GuardianAppointed = "Y";
        registration.Identification.GuardianAppointedOn = PartialDate.Year(2026);
        Refreshed(registration);
        Assert.Equal(
            ("UNA", "Y", PartialDate.Year(2026)),
            (
                registration.Background.Unaccompanied.Value,
                registration.Identification.GuardianAppointed.Value,
                registration.Identification.GuardianAppointedOn
            )
        );

        (registration.Profile.AgeFrom, registration.Profile.AgeTo) = (18, 18);
        Refreshed(registration);

        Assert.False(registration.Background.Unaccompanied.IsAnswered);
        Assert.False(registration.Identification.GuardianAppointed.IsAnswered);
        Assert.False(registration.Identification.GuardianAppointedOn.IsAnswered);
        Assert.Equal("ED2", registration.Background.Education.Value);
    }

    [Fact]
    public void OfOneFoundToBeANational_TheAnswersAboutAPermitGo()
    {
        var registration = Submitted();
        registration.Profile.Citizenship = CodeSequence.Of("BR");
        registration.Protection.Permit = "GRA";
        registration.Protection.PermitDecidedOn = PartialDate.Year(2026);
        registration.Protection.InternationalProtection = "NON";
        registration.Protection.Reflection = "GRA";
        Refreshed(registration);
        Assert.Equal("GRA", registration.Protection.Permit.Value);

        registration.Profile.Citizenship = CodeSequence.Of("BR", "PT");
        Refreshed(registration);

        Assert.False(registration.Protection.Permit.IsAnswered);
        Assert.False(registration.Protection.PermitDecidedOn.IsAnswered);
        Assert.False(registration.Protection.InternationalProtection.IsAnswered);
        Assert.Equal("GRA", registration.Protection.Reflection.Value);
    }

    [Fact]
    public void WhyAVictimWasNotIdentified_IsToldWhileAStatusSaysSo()
    {
        var registration = Submitted().With(Status("PRE", "2026-01-01", id: 1), Status("NID", "2026-02-01", id: 2));
        registration.Identification.ReasonNotIdentified = "UNK";
        Assert.True(Refreshed(registration).Identification.ReasonNotIdentified.IsAnswered);
        registration.Statuses.RemoveAt(1);
        Assert.False(Refreshed(registration).Identification.ReasonNotIdentified.IsAnswered);
    }

    // What is missing for the statistics

    public static TheoryData<string> Types => ["POL", "PRO", "CRT", "NGO", "SOC"];

    /// <summary>An answer, be it that it is not known, closes its own gap and no other; one nobody owes closes none.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void EachAnswerTheTablesRead_IsMissingUntilGiven(string type)
    {
        var asked = 0;
        var registration = Foreigner(type);
        foreach (var section in Generated.Sections.All)
        {
            var page = Generated.Sections.PageOf(section, registration);
            var switches = page.Fields.SelectMany(f => f.ShowWhen).Select(c => c.Box!.Split('.')[0]).ToHashSet();
            foreach (var field in page.Fields.Where(f => f.ShowWhen.Count == 0 && f.Part.Kind != AnswerKind.Text))
            {
                if (switches.Contains(field.Part.Indicator.Code) || field.Part.Indicator.IsNational)
                    continue; // it opens or closes other questions
                if (RegistrationSections.SourceKeys.Contains(field.Key))
                    continue; // asked of every section, and of none for the tables
                var before = Refreshed(Foreigner(type)).MissingAnswers;
                var answered = Foreigner(type);
                AnswerMap<Registration>.Set(answered, field.Key, NotGiven(field.Part));
                var owed = field.Duty == Duty.Must && field.Part.Indicator.FeedsStatistics && field.Part.Part != "end";
                Assert.Equal((field.Key, before - (owed ? 1 : 0)), (field.Key, Refreshed(answered).MissingAnswers));
                asked += owed ? 1 : 0;
            }
        }
        Assert.True(asked > 0 || type is "PRO" or "CRT", $"The tables read nothing that {type} answers once.");
    }

    [Fact]
    public void AnInstitutionThatRegistersNobody_OwesNothing() =>
        Assert.Equal(0, Refreshed(Foreigner("NREM")).MissingAnswers);

    /// <summary>Where nothing is entered yet, one episode is owed; a second brings its own questions.</summary>
    [Fact]
    public void EachRow_OwesItsOwnAnswers()
    {
        var none = Refreshed(Foreigner("POL")).MissingAnswers;
        var one = Refreshed(Foreigner("POL").With(Episode(""))).MissingAnswers;
        var two = Refreshed(Foreigner("POL").With(Episode(""), Episode(""))).MissingAnswers;
        Assert.Equal(none, one);
        Assert.True(two > one);
        Assert.True(Refreshed(Foreigner("POL").With(Episode("BEG"))).MissingAnswers < one);
    }

    [Fact]
    public void TheStatesOfSections_AreOfOneMind()
    {
        foreach (var type in Types.Select(t => t.Data))
        {
            var registration = Refreshed(Foreigner(type));
            var states = Generated.Sections.StatesOf(registration);
            Assert.Equal(Generated.Sections.All, states.Select(s => s.Section));
            Assert.All(states, s => Assert.InRange(s.Open, s.MissingForStatistics, s.Owed));
            Assert.Equal(registration.MissingAnswers, states.Sum(s => s.MissingForStatistics));
        }
    }

    private static Registration Foreigner(string type)
    {
        var registration = Submitted(type).With(Status("PRE", "2026-02-01"));
        (registration.Profile.AgeFrom, registration.Profile.AgeTo) = (12, 12);
        registration.Profile.Citizenship = CodeSequence.Of("BR");
        return registration;
    }

    private static object NotGiven(IndicatorPart part) =>
        part.Kind switch
        {
            AnswerKind.Choice => new Code(part.Missing[0]),
            AnswerKind.Choices when part.Ordered => CodeSequence.Of(part.Missing[0]),
            AnswerKind.Choices => CodeSet.Of(part.Missing[0]),
            AnswerKind.Number => NumberAnswer.NotGiven(part.Missing[0]),
            AnswerKind.Date => PartialDate.NotGiven(part.Missing[0]),
            _ => throw new ArgumentOutOfRangeException(nameof(part), part.Key, "A text has no missing reasons."),
        };

    private static DateOnly? Day(string? day) => day is null ? null : Facts.Date(day).Earliest;
}

using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>
/// What was done for a victim, and in which year it counts (domain.md 4.3, last sentence of rule 1, and rule 7): once per
/// measure for each spell, in the year of the event.
/// </summary>
public static class ProtectionRule
{
    public static Code Assisted => "AST";

    /// <summary>Not <c>REF</c>, which is the missing reason <see cref="Code.Refused"/>.</summary>
    public static Code ReflectionGranted => "RFL";
    public static Code PermitGranted => "PER";
    public static Code Returned => "RET";

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<Code> Measures { get; } = [Assisted, ReflectionGranted, PermitGranted, Returned];

    /// <summary>What one registration says of measures, at most one event of each; a date that is not known stays so.</summary>
    /// <param name="registeredOn">Dates an assistance whose start nobody dated, as rule 3 does for a status.</param>
    /// <param name="assistanceAnswer">AST01, of CL_ASSIST.</param>
    /// <param name="serviceStarts">AST05.start of each service; one that is not applicable was declined (its help text).</param>
    /// <param name="reflection">PRO02, of CL_REFL; a period that ended early had been granted.</param>
    /// <param name="reflectionStart">PRO03.start.</param>
    /// <param name="permit">PRO04.status, of CL_PERMIT; one withdrawn had been granted, on a day that nobody gave.</param>
    /// <param name="permitDate">PRO04.date.</param>
    /// <param name="returnKind">RET01, of CL_RET.</param>
    /// <param name="returnDate">RET02.date.</param>
    public static IReadOnlyList<ProtectionFact> Events(
        PartialDate registeredOn,
        Code assistanceAnswer,
        IEnumerable<PartialDate> serviceStarts,
        Code reflection,
        PartialDate reflectionStart,
        Code permit,
        PartialDate permitDate,
        Code returnKind,
        PartialDate returnDate
    )
    {
        var events = new List<ProtectionFact>();
        var services = serviceStarts.Where(s => s.Missing != Code.NotApplicable).ToList();
        if (assistanceAnswer.Value is "ACC" or "PAR" || services.Count > 0)
            Add(Assisted, EarliestKnown(services) ?? registeredOn);
        if (reflection.Value is "GRA" or "END")
            Add(ReflectionGranted, reflectionStart);
        if (permit.Value is "GRA" or "WDR")
            Add(PermitGranted, permit == "GRA" ? permitDate : default);
        if (returnKind.IsKnown && returnKind != "NON")
            Add(Returned, returnDate);
        return events;

        void Add(Code measure, PartialDate date) =>
            events.Add(new(measure, date.IsKnown ? date : PartialDate.NotGiven(Code.NotKnown)));
    }

    /// <summary>The years in which any of the events may lie, for selecting rows only; null where there is no event.</summary>
    public static (int? First, int? Last) YearsOf(IReadOnlyList<ProtectionFact> events) =>
        events.Count == 0
            ? (null, null)
            : (
                events.Min(e => (e.Date.IsKnown ? e.Date.Earliest : DateOnly.MinValue).Year),
                events.Max(e => (e.Date.IsKnown ? e.Date.Latest : DateOnly.MaxValue).Year)
            );

    /// <summary>
    /// The measures a victim had by a day, each once: from the first registration that knows its date, else without one.
    /// An event without a known date is seen wherever its registration is.
    /// </summary>
    /// <param name="registrations">Those of a spell, in its order.</param>
    /// <param name="asOf">Events that have not happened by this day are left out.</param>
    public static IEnumerable<ProtectionFact> Of(IReadOnlyList<VictimFact> registrations, DateOnly asOf)
    {
        var events = new ProtectionFact?[Measures.Count];
        foreach (var registration in registrations)
        foreach (var told in registration.ProtectionEvents)
        {
            ref var known = ref events[PlaceOf(told.Measure)];
            if (told.Date.IsKnown ? told.Date.HappenedBy(asOf) && known is not { Date.IsKnown: true } : known is null)
                known = told;
        }
        return events.OfType<ProtectionFact>();
    }

    /// <summary>The measures of <see cref="Of"/> in a year, and those whose year is not known but may be this one (rule 7).</summary>
    public static (IReadOnlyList<Code> InYear, IReadOnlyList<Code> YearNotKnown) MeasuresOf(
        int year,
        IReadOnlyList<VictimFact> registrations,
        DateOnly asOf
    )
    {
        List<Code> inYear = [];
        List<Code> notKnown = [];
        foreach (var (measure, date) in Of(registrations, asOf))
            if (date.CertainYear == year)
                inYear.Add(measure);
            else if (date.IsKnown ? date.CertainYear is null && date.MayFallIn(year) : year <= asOf.Year)
                notKnown.Add(measure);
        return (inYear, notKnown);
    }

    private static PartialDate? EarliestKnown(IEnumerable<PartialDate> starts)
    {
        var known = starts.Where(s => s.IsKnown).OrderBy(s => s.Latest).ThenBy(s => s.Earliest).ToList();
        return known.Count == 0 ? null : known[0];
    }

    private static int PlaceOf(Code measure)
    {
        for (var place = 0; place < Measures.Count; place++)
            if (Measures[place] == measure)
                return place;
        throw new ArgumentException($"There is no measure {measure}.", nameof(measure));
    }
}

/// <summary>A measure of protection and its date, a line of <see cref="VictimFact.Protection"/>.</summary>
/// <param name="Measure">One of <see cref="ProtectionRule.Measures"/>.</param>
/// <param name="Date">Known, or the reason <see cref="Code.NotKnown"/>.</param>
public sealed record ProtectionFact(Code Measure, PartialDate Date)
{
    public override string ToString() => $"{Measure};{Date}";

    public static string WriteAll(IEnumerable<ProtectionFact> events) => string.Join('\n', events);

    public static IReadOnlyList<ProtectionFact> ParseAll(string text) =>
        text.Length == 0
            ? []
            :
            [
                .. text.Split('\n')
                    .Select(line => line.Split(';'))
                    .Select(p => new ProtectionFact(p[0], PartialDate.Parse(p[1]))),
            ];
}

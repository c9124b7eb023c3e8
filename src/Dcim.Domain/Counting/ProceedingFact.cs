using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>
/// What the tables read of one proceeding: pseudonymous, in raw codes, with every person, decision and judgment in it. Rows
/// are versions and never change but for <see cref="RecordedTo"/>; everything derived is worked out when counting.
/// </summary>
public sealed class ProceedingFact : IFact
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new TextConverter<Code>(c => c.Value, t => new(t)),
            new TextConverter<CodeSet>(c => c.Text, CodeSet.Parse),
            new TextConverter<CodeSequence>(c => c.Text, CodeSequence.Parse),
            new TextConverter<PartialDate>(d => d.ToString(), PartialDate.Parse),
        },
    };

    public long Id { get; set; }
    public long ProceedingId { get; set; }
    public Proceeding Proceeding { get; set; } = null!;

    /// <summary>The authority that leads it.</summary>
    public long InstitutionId { get; set; }

    /// <summary>The import that brought the proceeding: it counts while that is real. Null for one that was typed.</summary>
    public long? ImportId { get; init; }
    public Code InstitutionType { get; init; }

    /// <summary>First and last year in which any event of it may lie: for selecting rows only.</summary>
    public int FirstYear { get; init; }

    /// <inheritdoc cref="FirstYear"/>
    public int LastYear { get; init; }

    /// <summary><see cref="ProceedingContent"/> as text.</summary>
    public string Content { get; init; } = "";
    public DateTime RecordedFrom { get; set; }
    public DateTime? RecordedTo { get; set; }

    long IFact.RecordId => ProceedingId;

    public ProceedingContent Read() => JsonSerializer.Deserialize<ProceedingContent>(Content, s_json)!;

    public static string Write(ProceedingContent content) => JsonSerializer.Serialize(content, s_json);

    /// <summary>The same with other offender persons in it.</summary>
    /// <param name="personOf">From a person's number to another.</param>
    public ProceedingFact OfPersons(Func<long, long> personOf)
    {
        var content = Read();
        return new()
        {
            Id = Id,
            ProceedingId = ProceedingId,
            InstitutionId = InstitutionId,
            ImportId = ImportId,
            InstitutionType = InstitutionType,
            FirstYear = FirstYear,
            LastYear = LastYear,
            Content = Write(
                content with
                {
                    Defendants = [.. content.Defendants.Select(d => d with { PersonId = personOf(d.PersonId) })],
                }
            ),
            RecordedFrom = RecordedFrom,
            RecordedTo = RecordedTo,
        };
    }

    /// <summary>Says the same of the proceeding as <paramref name="other"/>; when it was recorded does not matter.</summary>
    public bool SaysTheSameAs(ProceedingFact other) =>
        ProceedingId == other.ProceedingId
        && InstitutionId == other.InstitutionId
        && InstitutionType == other.InstitutionType
        && FirstYear == other.FirstYear
        && LastYear == other.LastYear
        && Content == other.Content;

    private sealed class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));
    }
}

/// <summary>A proceeding as the tables see it.</summary>
public sealed record ProceedingContent
{
    /// <summary>INV02.</summary>
    public PartialDate StartedOn { get; init; }
    public PartialDate EndedOn { get; init; }

    /// <summary>INV04: the offences investigated.</summary>
    public CodeSet Offences { get; init; }

    /// <summary>INV10, and why.</summary>
    public Code Outcome { get; init; }
    public CodeSet OutcomeReasons { get; init; }
    public IReadOnlyList<DefendantContent> Defendants { get; init; } = [];

    /// <summary>Decisions taken while no suspect was known.</summary>
    public IReadOnlyList<DecisionContent> WithoutSuspect { get; init; } = [];
    public IReadOnlyList<VictimContent> Victims { get; init; } = [];

    /// <summary>No offence, or no offender, was found: with no suspect known that counts as a decision not to charge (T4).</summary>
    [JsonIgnore]
    public bool ClosedWithoutCharge => Outcome == "CNO" || Outcome == "CNP";
}

/// <summary>A person in a proceeding.</summary>
public sealed record DefendantContent
{
    /// <summary>The offender person, as a projection of the links: the record's home person without any.</summary>
    public long PersonId { get; init; }

    /// <summary>TRF03.</summary>
    public Code Kind { get; init; }
    public Code Sex { get; init; }

    /// <summary>Ages at the offence, else when the person became a suspect.</summary>
    public int? AgeFrom { get; init; }
    public int? AgeTo { get; init; }

    /// <summary>TRF06 as it was entered.</summary>
    public Code AgeGroup { get; init; }
    public CodeSequence Citizenship { get; init; }

    /// <summary>INV05.</summary>
    public PartialDate SuspectSince { get; init; }

    /// <summary>In the order of entry.</summary>
    public IReadOnlyList<LinkContent> Links { get; init; } = [];

    /// <inheritdoc cref="Links"/>
    public IReadOnlyList<DecisionContent> Decisions { get; init; } = [];

    /// <inheritdoc cref="Links"/>
    public IReadOnlyList<JudgmentContent> Judgments { get; init; } = [];
}

/// <summary>TRF13 and TRF11 of a link; <paramref name="RegistrationId"/> is null for a victim not in the proceeding.</summary>
public sealed record LinkContent(long? RegistrationId, Code Form, CodeSet Roles);

/// <summary>PRS03 and its reasons, PRS02, PRS04, PRS05, PRS07.</summary>
public sealed record DecisionContent(
    Code Decision,
    CodeSet Reasons,
    PartialDate BegunOn,
    PartialDate Date,
    CodeSet Offences,
    Code Changed
)
{
    /// <summary>The person was not charged, or the prosecution ended otherwise.</summary>
    [JsonIgnore]
    public bool EndedWithoutCharge => Decision == "NCH" || Decision == "OTH";
}

/// <summary>JDG02, JDG03 and its offence, JDG04, JDG05, JDG06; the sentence of a conviction.</summary>
public sealed record JudgmentContent(
    Code Instance,
    Code Outcome,
    CodeSet Judged,
    PartialDate Date,
    PartialDate FinalOn,
    CodeSet Convicted,
    SentenceContent? Sentence
);

/// <summary>SEN01-SEN07; an amount without a number was not told.</summary>
public sealed record SentenceContent(
    CodeSet Kinds,
    int? Months,
    Code Suspended,
    int? SuspendedMonths,
    Money Fine,
    Money Confiscated,
    CodeSet OnLegalPerson
);

/// <summary>A registration in the proceeding, and her compensation (VLP05-VLP07).</summary>
public sealed record VictimContent(
    long RegistrationId,
    CodeSet Routes,
    Money Awarded,
    PartialDate AwardedOn,
    Money Paid
);

/// <summary>An amount in whole units of a currency (ISO 4217); both empty where none was told.</summary>
public readonly record struct Money(int? Amount, Code Currency);

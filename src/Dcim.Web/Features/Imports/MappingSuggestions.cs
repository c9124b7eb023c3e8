using Dcim.Data.Imports;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Imports;

/// <summary>Guesses what the columns of a staged file are, for whoever says it.</summary>
public sealed class MappingSuggestions(SourceProfiles profiles, IndicatorCatalogue catalogue, CatalogueWords words)
{
    /// <param name="sheet">Place of the sheet in the file.</param>
    public SourceProfile Suggest(StagedFile file, int sheet, SourceSubject subject)
    {
        var guess = new MappingSuggester(catalogue, profiles.TargetsOf(subject), words.In, Texts.Languages).Suggest([
            .. file.Sheets[sheet].Columns.Where(c => c.Heading.Length > 0).Select(Sample),
        ]);
        return new()
        {
            Name = "",
            Subject = subject,
            Sheet = file.Sheets.Count > 1 ? file.Sheets[sheet].Name : null,
            RecordKey = guess.RecordKey,
            DateOrder = guess.DateOrder,
            // What numbers the records answers nothing.
            Columns =
            [
                .. guess.Columns.Select(c =>
                    guess.RecordKey.Contains(c.Mapping.Heading) ? new() { Heading = c.Mapping.Heading } : c.Mapping
                ),
            ],
        };
    }

    /// <summary>A profile with a guess for the columns and values that it does not know.</summary>
    public SourceProfile Complete(SourceProfile profile, StagedFile file)
    {
        var guess = Suggest(file, SheetLines.FirstOf(file, profile), profile.Subject).Columns;
        var known = profile.Columns.Select(c => FoldedText.Of(c.Heading)).ToHashSet();
        return profile with
        {
            Columns =
            [
                .. profile.Columns.Select(c => WithGuess(c, guess)),
                .. guess.Where(g => !known.Contains(FoldedText.Of(g.Heading))),
            ],
        };
    }

    private static ColumnMapping WithGuess(ColumnMapping column, IReadOnlyList<ColumnMapping> guess)
    {
        var guessed = guess.FirstOrDefault(g =>
            g.Target == column.Target && FoldedText.Of(g.Heading) == FoldedText.Of(column.Heading)
        );
        if (guessed is null)
            return column;
        var known = column.Values.Keys.Select(FoldedText.Of).ToHashSet();
        return column with
        {
            Values = column
                .Values.Concat(guessed.Values.Where(v => !known.Contains(FoldedText.Of(v.Key))))
                .ToDictionary(StringComparer.Ordinal),
        };
    }

    private static SampledColumn Sample(StagedColumn column) =>
        new(column.Heading, [.. column.Values.SelectMany(v => Enumerable.Repeat(v.Text, Math.Min(v.Rows, 20)))]);
}

using System.Security.Cryptography;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Archive;

/// <summary>Opens the sealed values in the rows of a table.</summary>
internal sealed class SealedCells(DcimDbContext db, Sealer sealer, ArchivedTable table)
{
    private readonly List<SealedColumn> _columns = [.. SealedColumn.All.Where(c => c.Entity == table.Entity)];
    private Dictionary<long, string>? _accounts;

    /// <summary>How many did not open.</summary>
    public int Unopened { get; private set; }

    /// <summary>Accounts are read here, for while rows come in the database may not answer another question.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (table.Entity == typeof(IdentityUserToken<long>))
            _accounts = await db.Users.ToDictionaryAsync(u => u.Id, u => u.Code, cancellationToken);
    }

    public async Task OpenAsync(List<object?[]> rows, CancellationToken cancellationToken)
    {
        if (_accounts is not null)
            OpenTokens(rows);
        else if (table.Entity == typeof(AuditValue))
            await OpenAuditAsync(rows, cancellationToken);
        else
            foreach (var column in _columns)
                await OpenAsync(column, rows, cancellationToken);
    }

    private async Task OpenAsync(SealedColumn column, List<object?[]> rows, CancellationToken cancellationToken)
    {
        var (id, at) = (table.IndexOf(nameof(SealedRow.Id)), table.IndexOf(column.Column));
        var (first, last) = ((long)rows[0][id]!, (long)rows[^1][id]!);
        var places = await column
            .Rows(db)
            .Where(r => r.Id >= first && r.Id <= last)
            .ToDictionaryAsync(r => r.Id, r => r.Place, cancellationToken);
        foreach (var row in rows)
            if (row[at] is byte[] blob)
                // What is empty once its key is gone has no place.
                row[at] =
                    places.TryGetValue((long)row[id]!, out var place) && Open(blob, place) is { } text
                        ? new SealedCell(text, place, Sealer.KeyNameOf(blob) ?? "")
                        : new KeptCell(blob, null);
    }

    /// <summary>The bytes stay, for the digests of the chain hold them.</summary>
    private async Task OpenAuditAsync(List<object?[]> rows, CancellationToken cancellationToken)
    {
        var (id, key) = (table.IndexOf(nameof(AuditValue.Id)), table.IndexOf(nameof(AuditValue.Key)));
        int[] columns = [table.IndexOf(nameof(AuditValue.SealedOld)), table.IndexOf(nameof(AuditValue.SealedNew))];
        var found = rows.Where(row => columns.Any(c => row[c] is not null)).ToList();
        if (found.Count == 0)
            return;
        var (first, last) = ((long)found[0][id]!, (long)found[^1][id]!);
        var subjects = await (
            from e in db.AuditEvents
            from v in e.Values
            where v.Id >= first && v.Id <= last && (v.SealedOld != null || v.SealedNew != null)
            select new
            {
                v.Id,
                e.Subject,
                e.OwnerId,
            }
        ).ToDictionaryAsync(v => v.Id, cancellationToken);
        foreach (var row in found)
        foreach (var column in columns)
            if (row[column] is byte[] blob && subjects[(long)row[id]!] is var e)
                row[column] = new KeptCell(
                    blob,
                    Open(blob, DcimDbContext.AuditPlace(e.Subject, (string)row[key]!, e.OwnerId ?? 0))
                );
    }

    private void OpenTokens(List<object?[]> rows)
    {
        var (user, value) = (
            table.IndexOf(nameof(IdentityUserToken<>.UserId)),
            table.IndexOf(nameof(IdentityUserToken<>.Value))
        );
        foreach (var row in rows)
            if (row[value] is string token && DcimUserStore.PlaceOf(_accounts![(long)row[user]!]) is var place)
                row[value] = Open(Convert.FromBase64String(token), place) is { } text
                    ? new SealedCell(text, place, "")
                    : token;
    }

    private string? Open(byte[] blob, SealPlace place)
    {
        try
        {
            return sealer.Open(blob, place);
        }
        catch (CryptographicException)
        {
            Unopened++;
            return null;
        }
    }
}

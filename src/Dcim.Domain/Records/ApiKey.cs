namespace Dcim.Domain.Records;

/// <summary>A key by which another case system of an institution uses the programming interface.</summary>
public sealed class ApiKey : IOwned
{
    public const int NameLength = 200;
    public const int ScopesLength = 200;
    public const int DigestLength = 64;

    public long Id { get; set; }
    public long InstitutionId { get; set; }

    /// <summary>Random; the first part of the key, by which it is found.</summary>
    public required string Code { get; init; }
    public required string Name { get; set; }

    /// <summary>SHA-256 of the secret part, which nobody keeps.</summary>
    public required string Digest { get; init; }

    /// <summary>The permissions it carries, with a space between.</summary>
    public required string Scopes { get; init; }

    /// <summary>The account in whose name it acts: nobody can sign in with it.</summary>
    public long UserId { get; init; }
    public DateTime CreatedAt { get; init; }
    public long CreatedBy { get; init; }
    public DateTime ExpiresAt { get; init; }
    public DateTime? RevokedAt { get; set; }
    public DateTime? LastUsedAt { get; set; }
}

/// <summary>What was answered to a request with an idempotency key, so that the same request sent again does nothing more.</summary>
public sealed class IdempotentRequest : IOwned
{
    public const int KeyLength = 100;
    public const int DigestLength = 64;

    public long Id { get; set; }
    public long InstitutionId { get; set; }
    public long ApiKeyId { get; init; }

    /// <summary>As the client chose it.</summary>
    public required string Key { get; init; }

    /// <summary>Keyed digest of method, address and body: another request under the same key is refused.</summary>
    public required string Request { get; init; }
    public int Status { get; set; }

    /// <summary>Code of the record that the request made or changed.</summary>
    public string Record { get; set; } = "";
    public DateTime At { get; init; }
}

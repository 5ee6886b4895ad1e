namespace LiveNotify.Web.Access;

/// <summary>What a token may do: <see cref="Read"/> as an auditor, <see cref="Admin"/> everything.</summary>
public enum TokenScope
{
    Read,
    Admin,
}

/// <summary>Lets a program call the API as its admin wishes. The token itself is shown once and kept nowhere.</summary>
/// <param name="Hash">SHA-256 of the token in hex.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="LastUsedAt">To the minute.</param>
public sealed record ApiToken(
    Guid Id, string Name, TokenScope Scope, string Hash, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

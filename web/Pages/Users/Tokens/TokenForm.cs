using LiveNotify.Domain;
using LiveNotify.Web.Access;

namespace LiveNotify.Web.Pages.Users.Tokens;

/// <summary>What the form posts.</summary>
public sealed class TokenPost
{
    public string? Name { get; set; }

    public string? Scope { get; set; }

    /// <summary>How many days the token works; empty: for ever.</summary>
    public int? Days { get; set; }
}

/// <summary>What the form shows.</summary>
public sealed record TokenForm(TokenPost Fields)
{
    /// <summary>The values were typed: leaving would lose them.</summary>
    public bool Touched { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];
}

/// <summary>A token in the only moment its secret is known: never in an address, a cookie or a store.</summary>
public sealed record NewToken(ApiToken Token, string Secret)
{
    /// <summary>Records print themselves; this one must not.</summary>
    public override string ToString() => $"{nameof(NewToken)} {Token.Name}";
}

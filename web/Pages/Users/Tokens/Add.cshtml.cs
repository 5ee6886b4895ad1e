using Htmx;
using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Users.Tokens;

/// <summary>A new token; the answer that made it shows it, and no other ever does.</summary>
public sealed class AddModel(ApiTokens tokens, TimeProvider clock) : PageModel
{
    private const string AddedEvent = "token:added";
    private const int UsualDays = 90;

    public TokenForm Form { get; private set; } = null!;

    public NewToken? Made { get; private set; }

    public void OnGet() => Form = new(new() { Scope = Words.Of(TokenScope.Read), Days = UsualDays });

    public async Task<IActionResult> OnPostAsync(TokenPost post, CancellationToken cancellationToken)
    {
        Form = new(post) { Touched = true };
        var expiresAt = post.Days is { } days ? clock.GetUtcNow().AddDays(Math.Clamp(days, 1, 3650)) : (DateTimeOffset?)null;
        if (tokens.Check(post.Name, post.Scope, expiresAt).Concat(HttpContext.Actor().Refusals).ToList() is { Count: > 0 } refusals)
            return this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", Form = Form with { Refusals = refusals });
        var (token, secret) = await tokens.AddAsync(post.Name!, Words.Parse<TokenScope>(post.Scope)!.Value, expiresAt, HttpContext.Actor(), cancellationToken);
        return Show(new(token, secret));
    }

    private IActionResult Show(NewToken made)
    {
        Made = made;
        Response.Headers.CacheControl = "no-store";
        if (!Request.IsHtmx()) return Page();
        Response.Htmx(headers => headers.WithTrigger(AddedEvent));
        return Partial("_Token", made);
    }
}

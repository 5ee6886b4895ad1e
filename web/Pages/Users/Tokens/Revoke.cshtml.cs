using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Users.Tokens;

/// <summary>Asks before a token is revoked, and says when it was last used.</summary>
public sealed class RevokeModel(ApiTokens tokens, IStringLocalizer<Texts> texts) : PageModel
{
    public ApiToken Token { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await tokens.FindAsync(id, cancellationToken) is not { } token) return NotFound();
        Token = token;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (this.IsCommentRefused()) return await OnGetAsync(id, cancellationToken);
        var token = await tokens.FindAsync(id, cancellationToken);
        return token is not null && await tokens.RevokeAsync(id, HttpContext.Actor(), cancellationToken)
            ? this.Saved("Index", texts["Token {0} revoked.", token.Name])
            : NotFound();
    }
}

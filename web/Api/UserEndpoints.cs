using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

/// <summary>A user to add or change. On a change, what is left out stays as it is.</summary>
/// <param name="Role"><c>admin</c> or <c>auditor</c>.</param>
/// <param name="Language">Empty: as the browser asks.</param>
/// <param name="Password">Only for a new user. Left out: the person chooses one by the link in the answer.</param>
/// <param name="Mail">Only for a new user without a password: the link goes to the person by mail, too.</param>
public sealed record UserBody(
    string? Email = null, string? Role = null, bool? Enabled = null, string? Language = null, string? TimeZone = null, string? Password = null, bool Mail = false)
{
    internal UserDraft ToDraft() => new(Email, Role, Enabled, Language, TimeZone);

    /// <summary>A record would print the password.</summary>
    public override string ToString() => $"{Email} {Role}";
}

/// <param name="Mail">The link goes to the person by mail, too.</param>
public sealed record ResetBody(bool Mail = false);

/// <param name="Locked">Failed too often and must wait; an admin can unlock.</param>
/// <param name="Invited">There is a one-time link that still works.</param>
/// <param name="InviteLink">Only in the answer that made it; it is kept nowhere.</param>
/// <param name="Mailed">Whether a relay accepted the mail with the link; null where none was wanted.</param>
/// <param name="MailProblem">Why not.</param>
public sealed record UserView(
    Guid Id, string Email, string Role, bool Enabled, string? Language, string TimeZone, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, bool Locked, bool Invited,
    string? InviteLink, bool? Mailed, string? MailProblem)
{
    internal static UserView From(User user, DateTimeOffset now, string? link = null, bool? mailed = null, string? mailProblem = null) => new(
        user.Id, user.Email, Words.Of(user.Role), user.Enabled, user.Language, user.TimeZone, user.CreatedAt, user.LastSignInAt, user.IsLocked(now), user.IsInvited(now),
        link, mailed, mailProblem);

    /// <summary>A record would print the link.</summary>
    public override string ToString() => $"{Email} {Role}";
}

internal static class UserEndpoints
{
    private const string Get = "GetUser";

    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").ForAdmins();
        users.MapGet("/", ListAsync).Produces<Page<UserView>>();
        users.MapPost("/", AddAsync).Produces<UserView>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        users.MapGet("/{id:guid}", GetAsync).WithName(Get).Produces<UserView>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPut("/{id:guid}", ModifyAsync).Produces<UserView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        users.MapPost("/{id:guid}/reset", ResetAsync).Produces<UserView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        users.MapPost("/{id:guid}/sign-out", SignOutAsync).Produces<UserView>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPost("/{id:guid}/unlock", UnlockAsync).Produces<UserView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] Paging paging, People people, TimeProvider clock, IStringLocalizer<Texts> texts, CancellationToken cancellationToken) =>
        paging.Check().ToList() is { Count: > 0 } refusals
            ? Answers.Invalid(refusals, texts)
            : TypedResults.Ok(paging.Of(await people.AllAsync(cancellationToken), u => u.Id, u => UserView.From(u, clock.GetUtcNow())));

    private static async Task<IResult> GetAsync(Guid id, People people, TimeProvider clock) =>
        await people.FindAsync(id) is { } user ? TypedResults.Ok(UserView.From(user, clock.GetUtcNow())) : Answers.NotFound();

    private static async Task<IResult> AddAsync(UserBody body, HttpContext context, People people, IStringLocalizer<Texts> texts)
    {
        var added = await people.AddAsync(body.ToDraft(), body.Password);
        if (added.Refusals.Count > 0) return Answers.Invalid(added.Refusals, texts);
        return TypedResults.CreatedAtRoute(await ViewAsync(added, body.Mail, context, texts), Get, new { id = added.User!.Id });
    }

    private static async Task<IResult> ModifyAsync(Guid id, UserBody body, HttpContext context, People people, IStringLocalizer<Texts> texts) => body.Password is null
        ? await AnswerAsync(await people.ModifyAsync(id, body.ToDraft()), false, context, texts)
        : Answers.Invalid([new("password", "Nobody sets another person's password: reset it, and the answer has a link by which they choose one")], texts);

    private static async Task<IResult> ResetAsync(Guid id, ResetBody? body, HttpContext context, People people, IStringLocalizer<Texts> texts) =>
        id == context.User.UserId()
            ? Answers.Invalid([new("id", "This is you: change your password in your profile")], texts)
            : await AnswerAsync(await people.ResetAsync(id), body?.Mail == true, context, texts);

    private static async Task<IResult> SignOutAsync(Guid id, HttpContext context, People people, IStringLocalizer<Texts> texts) =>
        await AnswerAsync(await people.SignOutEverywhereAsync(id), false, context, texts);

    private static async Task<IResult> UnlockAsync(Guid id, HttpContext context, People people, IStringLocalizer<Texts> texts) =>
        await AnswerAsync(await people.UnlockAsync(id), false, context, texts);

    private static async Task<IResult> AnswerAsync(Changed changed, bool mail, HttpContext context, IStringLocalizer<Texts> texts) =>
        changed.Refusals.Count > 0 ? Answers.Invalid(changed.Refusals, texts)
        : changed.User is null ? Answers.NotFound()
        : TypedResults.Ok(await ViewAsync(changed, mail, context, texts));

    private static async Task<UserView> ViewAsync(Changed changed, bool mail, HttpContext context, IStringLocalizer<Texts> texts)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (changed.Secret is not { } secret) return UserView.From(changed.User!, now);
        context.Response.Headers.CacheControl = "no-store";
        var link = PublicAddress.Invitation(PublicAddress.Of(context), secret);
        if (!mail) return UserView.From(changed.User!, now, link);
        var problem = await context.RequestServices.GetRequiredService<InvitationPost>().SendAsync(changed.User!, link, context.RequestAborted);
        return UserView.From(changed.User!, now, link, problem is null, problem is null ? null : texts.Say(problem));
    }
}

using LiveNotify.Domain;
using Microsoft.AspNetCore.Identity;

namespace LiveNotify.Web.Access;

/// <summary>What Identity refuses, in our words and by our fields.</summary>
public static class PasswordRules
{
    public const int MinLength = 8;

    /// <param name="passwordField">Name of the field of the new password.</param>
    public static IReadOnlyList<Refusal> Refusals(this IdentityResult result, string passwordField) => [.. result.Errors.Select(error => error.Code switch
    {
        nameof(IdentityErrorDescriber.PasswordTooShort) => new Refusal(passwordField, "Password must have at least {0} characters", MinLength),
        nameof(IdentityErrorDescriber.PasswordMismatch) => new("currentPassword", "This is not your current password"),
        nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) =>
            new("email", "There is a user with this address already"),
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) => new("email", "This is not a mail address"),
        _ => new Refusal(passwordField, error.Description),
    }).Distinct()];
}

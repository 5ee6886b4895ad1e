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
        PasswordBlocklist.Common => new Refusal(passwordField, "This password is among the first that attackers try; choose another, such as a sentence of your own"),
        PasswordBlocklist.Context => new Refusal(passwordField, "This password is little more than {0}, which anybody can guess; choose another, such as a sentence of your own", error.Description),
        nameof(IdentityErrorDescriber.PasswordMismatch) => new("currentPassword", "This is not your current password"),
        nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) =>
            new("email", "There is a user with this address already"),
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) => new("email", "This is not a mail address"),
        _ => new Refusal(passwordField, error.Description),
    }).Distinct()];
}

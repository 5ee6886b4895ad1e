using System.Text;

namespace LiveNotify.Web.Mail;

/// <summary>
/// Takes a password out of whatever is shown or kept. Our own AUTH lines are never written down, but a relay may repeat
/// them in its reply ("501 syntax error in AUTH PLAIN AG9w...").
/// </summary>
internal sealed class Redaction
{
    /// <summary>Always eight, so that the length of a secret stays a secret.</summary>
    public const string Dots = "••••••••";

    /// <summary>Below this a password is a part of too many words, and no secret.</summary>
    private const int MinLength = 4;

    private readonly List<string> _secrets = [];

    public void Hide(string username, string password)
    {
        if (password.Length < MinLength) return;
        _secrets.AddRange([Base64($"\0{username}\0{password}"), Base64(password), password]);
    }

    public string In(string text) => _secrets.Aggregate(text, (seen, secret) => seen.Replace(secret, Dots, StringComparison.Ordinal));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

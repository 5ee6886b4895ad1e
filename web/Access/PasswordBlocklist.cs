using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace LiveNotify.Web.Access;

/// <summary>
/// Refuses what attackers try first (NIST SP 800-63B §5.1.1.2): well-known passwords, one character or a run of neighbours, and
/// names that are known here. The whole password is compared, never a part: a long sentence may hold any word.
/// </summary>
internal sealed class PasswordBlocklist : IPasswordValidator<User>
{
    public const string Common = "PasswordIsCommon";
    public const string Context = "PasswordIsContext";

    private const string Product = "livenotify";

    /// <summary>Each at least <see cref="PasswordRules.MinLength"/> long, in lower case: shorter ones are refused for that.</summary>
    internal static FrozenSet<string> Known { get; } = Read();

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(Check(user.Email, password ?? ""));

    internal static IdentityResult Check(string email, string password)
    {
        var lower = password.Trim().ToLowerInvariant();
        if (Known.Contains(lower) || IsRun(lower)) return Refused(Common, "");
        return NamesOf(email).FirstOrDefault(name => IsLittleMoreThan(lower, name)) is { } known ? Refused(Context, known) : IdentityResult.Success;
    }

    /// <summary>The product, and what the address consists of.</summary>
    private static IEnumerable<string> NamesOf(string email)
    {
        yield return Product;
        var address = email.Trim().ToLowerInvariant();
        yield return address;
        if (address.Split('@') is not [var local, var domain]) yield break;
        yield return local;
        yield return domain;
    }

    /// <summary>The name with nothing but digits, signs and "password" around it, or twice over.</summary>
    private static bool IsLittleMoreThan(string password, string name)
    {
        if (name.Length < 3) return password == name;
        var rest = password.Replace(name, "", StringComparison.Ordinal);
        return rest.Length < password.Length && !rest.Replace("password", "", StringComparison.Ordinal).Any(char.IsLetter);
    }

    /// <summary>"aaaaaaaa", "12345678", "87654321", "abcdefgh".</summary>
    private static bool IsRun(string text)
    {
        if (text.Length < 2) return false;
        var step = text[1] - text[0];
        return step is >= -1 and <= 1 && Enumerable.Range(1, text.Length - 1).All(i => text[i] - text[i - 1] == step);
    }

    private static IdentityResult Refused(string code, string name) => IdentityResult.Failed(new IdentityError { Code = code, Description = name });

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(PasswordBlocklist).Assembly.GetManifestResourceStream("LiveNotify.Web.Access.CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').ToFrozenSet();
    }
}

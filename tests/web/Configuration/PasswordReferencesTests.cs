using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Configuration;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Configuration;

/// <summary>A file from somebody else's hands names what it likes; it gets what was put there for it.</summary>
public sealed class PasswordReferencesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PasswordReferences _references;

    public PasswordReferencesTests()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder.Path, "secrets")).FullName;
        File.WriteAllText(Path.Combine(_folder.Path, "outside"), "not for mail");
        File.WriteAllText(Path.Combine(inner, "windows"), "a password\r\n");
        File.WriteAllText(Path.Combine(inner, "spaces"), " a password \n\n");
        File.WriteAllText(Path.Combine(inner, "empty"), "\n");
        File.WriteAllText(Path.Combine(inner, "long"), new string('x', 600));
        Directory.CreateDirectory(Path.Combine(inner, "folder"));
        _references = new(name => name.EndsWith("UNSET", StringComparison.Ordinal) ? null : $"value of {name}", inner);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("env", "LIVENOTIFY_SECRET_OPS", "value of LIVENOTIFY_SECRET_OPS")]
    [InlineData("file", "windows", "a password")]
    [InlineData("file", "spaces", " a password \n")]
    public void What_was_put_there_is_found_without_its_line_end(string kind, string name, string password) => _references.Find(kind, name).Password.ShouldBe(password);

    [Theory]
    [InlineData("env", "PATH", "must begin with LIVENOTIFY_SECRET_; got PATH")]
    [InlineData("env", "livenotify_secret_ops", "must begin with")]
    [InlineData("env", "LIVENOTIFY_SECRET_UNSET", "is not set")]
    [InlineData("file", "../outside", "by its name alone; got ../outside")]
    [InlineData("file", "/etc/passwd", "by its name alone")]
    [InlineData("file", "..", "by its name alone")]
    [InlineData("file", "", "by its name alone")]
    [InlineData("file", "a\0b", "by its name alone")]
    [InlineData("file", "nothing", "cannot be read")]
    [InlineData("file", "folder", "cannot be read")]
    [InlineData("file", "empty", "is empty")]
    [InlineData("file", "long", "at most 512 bytes")]
    public void Nothing_else_is(string kind, string name, string why)
    {
        var (password, refusal) = _references.Find(kind, name);

        password.ShouldBeNull();
        refusal!.ToString().ShouldContain(why);
    }
}

using LiveNotify.Web;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web;

public class CommandLineTests
{
    [Fact]
    public void Settings_alone_ask_for_nothing_but_to_serve()
    {
        CommandLine.Read([]).ShouldBeNull();
        CommandLine.Read(["--urls", "http://localhost:5081"]).ShouldBeNull();
        CommandLine.Read(["Delivery:MaxAge=12:00:00"]).ShouldBeNull();
    }

    [Fact]
    public void A_command_may_have_settings_behind_it() => CommandLine.Read(["user", "reset", "me@example.com", "--contentRoot", "web"]).ShouldNotBeNull();

    [Theory]
    [InlineData("user")]
    [InlineData("user reset")]
    [InlineData("user reset me@example.com now")]
    [InlineData("serve")]
    public void What_is_no_command_is_said_with_those_there_are(string words) =>
        Should.Throw<StartupProblem>(() => CommandLine.Read(words.Split(' '))).Message.ShouldContain("user reset EMAIL");
}

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
    [InlineData("config")]
    [InlineData("config plan")]
    [InlineData("config plan --urls http://localhost:5081")]
    [InlineData("config apply a.json 1234 now")]
    [InlineData("config export a.json b.json")]
    public void What_is_no_command_is_said_with_those_there_are(string words) =>
        Should.Throw<StartupProblem>(() => CommandLine.Read(words.Split(' '))).Message.ShouldContain("user reset EMAIL");

    [Theory]
    [InlineData("config export", "")]
    [InlineData("config export -", "")]
    [InlineData("config export - --contentRoot web", "--contentRoot web")]
    [InlineData("config export --contentRoot web", "--contentRoot web")]
    [InlineData("config plan /tmp/config.json --contentRoot web", "--contentRoot web")]
    [InlineData("config apply config.json", "")]
    [InlineData("config apply config.json 1234 Delivery:MaxAge=12:00:00", "Delivery:MaxAge=12:00:00")]
    public void What_a_command_takes_is_no_setting(string words, string settings)
    {
        CommandLine.Read(words.Split(' ')).ShouldNotBeNull();
        string.Join(' ', CommandLine.SettingsIn(words.Split(' '))).ShouldBe(settings);
    }

    [Fact]
    public void Without_a_command_everything_is_a_setting() =>
        CommandLine.SettingsIn(["--urls", "http://localhost:5081", "/key", "value"]).ShouldBe(["--urls", "http://localhost:5081", "/key", "value"]);
}

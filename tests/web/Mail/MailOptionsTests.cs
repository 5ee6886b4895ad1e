using LiveNotify.Web;
using LiveNotify.Web.Mail;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

public class MailOptionsTests
{
    [Fact]
    public void Nothing_set_means_the_documented_defaults()
    {
        var options = From();

        options.Connections.ShouldBe(8);
        options.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        options.PublicUrl.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Delivery:Connections", "0", "Delivery__Connections must be a number from 1 to 100; got 0")]
    [InlineData("Delivery:TimeoutSeconds", "soon", "Delivery__TimeoutSeconds must be a number from 1 to 600; got soon")]
    [InlineData("PublicUrl", "notify.example.com", "PublicUrl must be an address such as https://notify.example.com; got notify.example.com")]
    public void A_setting_that_means_nothing_is_named_with_its_value(string name, string value, string message) =>
        Should.Throw<StartupProblem>(() => From((name, value))).Message.ShouldStartWith(message);

    private static MailOptions From(params (string Name, string Value)[] settings) =>
        MailOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build());
}

using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Localization;

/// <summary>English is in the source; whoever says something new says it in Chinese too.</summary>
public class TranslationTests
{
    private static readonly Translations Chinese = new();

    [Fact]
    public void Every_refusal_and_phrase_of_the_domain_is_said_in_Chinese()
    {
        var templates = Read("domain", ".cs").SelectMany(SpokenTexts.Phrases).ToList();

        templates.ShouldContain("SMTP Port must be 1-65535; got {0}");
        Chinese.Lacks(templates).ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_of_pages_mails_and_answers_is_said_in_Chinese() =>
        Chinese.Lacks([
            .. Read("web", ".cs", ".cshtml").SelectMany(SpokenTexts.Localized),
            .. Read("web", ".cs").SelectMany(SpokenTexts.Phrases).Where(text => text.Contains(' ')),
        ]).ShouldBeEmpty();

    /// <summary>These are looked up by the name of their value, where no scan of the source sees them.</summary>
    [Fact]
    public void The_words_looked_up_by_name_are_said_in_Chinese() =>
        Chinese.Lacks([.. Enum.GetNames<Kind>(), .. Enum.GetNames<Role>(), .. Enum.GetNames<TokenScope>(), .. Enum.GetNames<Severity>(), .. Enum.GetNames<AlertState>(), .. Enum.GetNames<TaskState>(), .. Enum.GetNames<DeliveryStatus>()])
            .ShouldBeEmpty();

    [Fact]
    public void No_text_is_translated_twice_or_with_other_placeholders()
    {
        Chinese.Repeated.ShouldBeEmpty();
        Chinese.Broken.ShouldBeEmpty();
    }

    [Fact]
    public void The_running_application_finds_the_translation_and_puts_the_values_in()
    {
        var texts = new StringLocalizer<Texts>(
            new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));
        using var _ = new CultureScope(Languages.Chinese);

        texts.Say(new Phrase("SMTP Port must be 1-65535; got {0}", 70000)).ShouldBe("SMTP 端口必须是 1-65535 之间的整数，当前为 70000");
    }

    [Fact]
    public void A_missing_translation_and_a_lost_placeholder_are_found() =>
        Chinese.Lacks(["Nobody ever said {0}", "SMTP Port must be 1-65535; got {0}", "{0}: {1}"]).ShouldBe(["no Chinese for: Nobody ever said {0}"]);

    private static IEnumerable<string> Read(string folder, params string[] extensions) =>
        Repository.Files(folder, extensions).Select(Repository.Read);
}

using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

/// <summary>What the source page shows of a mapping before it is saved, as the running app has it.</summary>
public sealed class FormatPreviewTests(AppFixture app) : IClassFixture<AppFixture>
{
    private IFormatPreview Preview => app.App.Services.GetRequiredService<IFormatPreview>();

    [Fact]
    public void Every_format_there_is_shows_what_becomes_of_its_sample()
    {
        foreach (var format in Enum.GetValues<SourceFormat>())
        {
            var preview = Preview.Preview(format, Mapped("$.title"), app.App.Services.GetRequiredService<ISourceTrial>().SampleOf(format));
            preview.Refusals.ShouldBeEmpty(Words.Of(format));
            preview.Reports.ShouldHaveSingleItem().Title.ShouldNotBeEmpty(Words.Of(format));
        }
    }

    [Fact]
    public void What_is_wrong_is_said_where_it_is_wrong()
    {
        Preview.Preview(SourceFormat.Generic, Mapped("$.a..b"), "{}").Refusals.ShouldHaveSingleItem().Field.ShouldBe("mapping.title");
        Preview.Preview(SourceFormat.Generic, Mapped("$.a"), "{}").Refusals.ShouldHaveSingleItem().Field.ShouldBe("title");
        Preview.Preview(SourceFormat.Generic, Mapped("$.a"), "{").Why!.ToString().ShouldStartWith("The body is not JSON");
        Preview.Preview(SourceFormat.Native, FormatRules.None, """{"kind":"noise","title":"x"}""").Refusals.ShouldHaveSingleItem().Field.ShouldBe("kind");
        Preview.Preview(SourceFormat.Github, FormatRules.None, """{"zen":"Design for failure."}""").Why!.ToString().ShouldContain("test of GitHub");
    }

    private static FormatRules Mapped(string title) => FormatRules.None with { Mapping = new Dictionary<string, string> { ["title"] = title } };
}

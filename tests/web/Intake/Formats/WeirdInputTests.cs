using System.Text;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Intake;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

/// <summary>Whatever is posted, a format answers: it never throws, and what it takes is valid.</summary>
public class WeirdInputTests
{
    private static readonly string[] Values =
    [
        "null", "true", "7", "-0.0", "1e400", "123456789012345678901234567890", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"",
        "[]", "[[]]", "[null,1,{}]", "{}", "{\"a\":{}}", "\"0001-01-01T00:00:00Z\"", "\"javascript:alert(1)\"", "{\"\\ud800\":\"\\ud800\"}",
    ];

    [Fact]
    public void Every_sample_makes_a_notification()
    {
        foreach (var tool in Tool.All) tool.Reports(tool.Sample, tool.SampleContentType).Count.ShouldBe(1);
    }

    [Fact]
    public void A_sample_cut_off_anywhere_is_unreadable()
    {
        foreach (var tool in Tool.All)
        {
            var body = Encoding.UTF8.GetBytes(tool.Sample);
            for (var length = 0; length < body.Length; length++)
                tool.Posts(body.AsMemory(0, length), tool.SampleContentType).ShouldBeOfType<Parsed.Unreadable>();
        }
    }

    [Fact]
    public void Any_value_of_a_sample_may_be_any_other()
    {
        foreach (var tool in Tool.All)
            foreach (var (start, end) in ValuesOf(tool.Sample))
                foreach (var value in Values)
                    Judged(tool, $"{tool.Sample[..start]}{value}{tool.Sample[end..]}");
    }

    [Fact]
    public void Any_byte_of_a_sample_may_be_any_other()
    {
        // A fixed seed: what fails once fails again
        var chance = new Random(20261123);
        foreach (var tool in Tool.All)
            for (var i = 0; i < 1500; i++)
            {
                var body = Encoding.UTF8.GetBytes(tool.Sample);
                for (var flips = chance.Next(1, 4); flips > 0; flips--) body[chance.Next(body.Length)] = (byte)chance.Next(256);
                Judged(tool, body);
            }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("<xml/>")]
    public void What_is_no_body_of_the_tool_is_not_taken(string body)
    {
        foreach (var tool in Tool.All)
            (tool.Posts(body) is Parsed.Unreadable or Parsed.Invalid).ShouldBeTrue($"{tool.SampleContentType}: {body}");
    }

    [Fact]
    public void What_is_not_UTF8_too_deep_or_said_twice_is_unreadable()
    {
        foreach (var tool in Tool.All.Where(tool => tool.Sample != Tool.StandardWebhooks.Sample))
        {
            tool.Posts(Encoding.Unicode.GetBytes(tool.Sample)).ShouldBeOfType<Parsed.Unreadable>();
            tool.Posts(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }).ShouldBeOfType<Parsed.Unreadable>();
            tool.Posts($"{{\"a\":{new string('[', 40)}{new string(']', 40)}}}").ShouldBeOfType<Parsed.Unreadable>();
            tool.Posts("\uFEFF" + tool.Sample, tool.SampleContentType).ShouldBeOfType<Parsed.Unreadable>();
            tool.Posts("""{"title":"one","title":"two"}""").ShouldBeOfType<Parsed.Unreadable>();
            tool.Posts("""{"title":"a\ud800b"}""").ShouldBeOfType<Parsed.Unreadable>();
        }
    }

    private static void Judged(Tool tool, string body) => Judged(tool, Encoding.UTF8.GetBytes(body));

    private static void Judged(Tool tool, byte[] body)
    {
        try
        {
            if (tool.Posts(body, tool.SampleContentType) is Parsed.Reports reports && tool.Sample != Tool.StandardWebhooks.Sample)
                reports.Drafts.SelectMany(report => report.Draft.Check(Tool.Now)).ShouldBeEmpty();
        }
        catch (Exception e)
        {
            Assert.Fail($"{e}\n{Encoding.UTF8.GetString(body)}");
        }
    }

    /// <summary>Where the values of a pretty-printed object stand: behind a colon, to the end of the text, number or bracket.</summary>
    private static IEnumerable<(int Start, int End)> ValuesOf(string sample)
    {
        for (var at = sample.IndexOf("\": ", StringComparison.Ordinal); at >= 0; at = sample.IndexOf("\": ", at + 1, StringComparison.Ordinal))
            yield return (at + 3, EndOf(sample, at + 3));
    }

    private static int EndOf(string json, int start)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(json[start..]), isFinalBlock: false, default);
        reader.Read();
        reader.TrySkip();
        return start + Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(json[start..]).AsSpan(0, (int)reader.BytesConsumed)).Length;
    }
}

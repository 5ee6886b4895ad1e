using System.Text;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>Reads a sample as a post would be read, and stops there.</summary>
internal sealed class FormatPreviewer(KnownFormats formats, TimeProvider clock) : IFormatPreview
{
    public FormatPreview Preview(SourceFormat format, FormatRules rules, string sample)
    {
        if (format == SourceFormat.Generic && MappingRules.Check(rules.Mapping).ToList() is { Count: > 0 } refusals) return new([], refusals, null);
        var reader = formats[format];
        return reader.Parse(new(new HeaderDictionary(), reader.SampleContentType, Encoding.UTF8.GetBytes(sample)), rules) switch
        {
            Parsed.Reports reports => Judge(reports),
            Parsed.Invalid invalid => new([], invalid.Refusals, null),
            Parsed.Nothing nothing => new([], [], nothing.Why),
            Parsed.Unreadable unreadable => new([], [], unreadable.Why),
            _ => throw new InvalidOperationException("No such parse"),
        };
    }

    private FormatPreview Judge(Parsed.Reports reports)
    {
        var now = clock.GetUtcNow();
        var refusals = reports.Drafts.SelectMany(report => report.Draft.Check(now)).Distinct().ToList();
        return refusals.Count > 0 ? new([], refusals, null) : new([.. reports.Drafts.Select(report => report.Draft.ToReport(now))], [], null);
    }
}

using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake;

/// <summary>A post as it came in.</summary>
/// <param name="Body">The raw bytes, at most <see cref="IntakeOptions.MaxBodyBytes"/>.</param>
internal sealed record Posted(IHeaderDictionary Headers, string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>From the words of one tool to ours. What it cannot read it says; it throws for nothing that was posted.</summary>
internal interface IFormat
{
    SourceFormat Name { get; }

    /// <summary>A body as this tool posts it, of something that happened just now; it makes a notification.</summary>
    string Sample { get; }

    /// <summary>The content type <see cref="Sample"/> is posted with.</summary>
    string SampleContentType => "application/json";

    /// <summary>Whether a body of this type can be in this format; by default any JSON.</summary>
    /// <param name="mediaType">Lower case, without parameters; null when none was sent.</param>
    bool Takes(string? mediaType) => JsonShape.IsJson(mediaType);

    /// <param name="rules">What the admin set for this source.</param>
    Parsed Parse(Posted posted, FormatRules rules);
}

/// <summary>Every format there is, by its name.</summary>
internal sealed class KnownFormats(IEnumerable<IFormat> formats)
{
    private readonly Dictionary<SourceFormat, IFormat> _formats = formats.GroupBy(format => format.Name).ToDictionary(same => same.Key, same => same.Last());

    public IFormat this[SourceFormat name] => _formats[name];
}

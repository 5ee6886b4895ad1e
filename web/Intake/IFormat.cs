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

    /// <param name="rules">What the admin set for this source.</param>
    Parsed Parse(Posted posted, FormatRules rules);
}

using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using Microsoft.Net.Http.Headers;

namespace LiveNotify.Web.Intake;

/// <summary>A post on its way in.</summary>
/// <param name="Format">What its body is read as.</param>
/// <param name="Way">How the source has to show itself on this way in; null where an admin stands for it.</param>
/// <param name="Body">The raw bytes; null when there are more than the intake takes.</param>
internal sealed record Arrival(
    Source Source, SourceFormat Format, SourceAuthentication? Way, Actor Actor, IHeaderDictionary Headers, string? ContentType, byte[]? Body)
{
    /// <summary>Headers that say what is posted, which are kept with a request and replayed; none says who posts.</summary>
    private static readonly HashSet<string> Telling = new(
        ["X-GitHub-Event", "X-GitHub-Delivery", "webhook-id", "webhook-timestamp", "Idempotency-Key", "Content-Encoding"], StringComparer.OrdinalIgnoreCase);

    private const string CloudEventPrefix = "ce-";
    private const int MaxHeader = 500;

    public RequestOrigin Origin { get; init; }

    /// <summary>What is said twice within a while without a name is said once; only for whole posts to a hook.</summary>
    public bool FoldsByContent { get; init; }

    /// <summary>Lower case, without parameters; null when there is none that can be read.</summary>
    public string? MediaType => Parsed?.MediaType.Value?.ToLowerInvariant();

    /// <summary>Null when none is named.</summary>
    public string? Charset => Parsed?.Charset.Value?.Trim('"').ToLowerInvariant();

    public Dictionary<string, string> TellingHeaders() => Headers
        .Where(header => Telling.Contains(header.Key) || header.Key.StartsWith(CloudEventPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key, header => Short(header.Value.ToString()), StringComparer.OrdinalIgnoreCase);

    private MediaTypeHeaderValue? Parsed => MediaTypeHeaderValue.TryParse(ContentType, out var parsed) ? parsed : null;

    private static string Short(string text) => (text.Length <= MaxHeader ? text : text[..MaxHeader]).Replace('\0', '\uFFFD');
}

using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>What one tool needs to post to a source, ready to be pasted.</summary>
/// <param name="Id">Of its element, and of what stands in it.</param>
/// <param name="Tool">A proper name: the same in every language.</param>
public sealed record Snippet(string Id, string Tool, params IReadOnlyList<SnippetStep> Steps)
{
    /// <summary>Why it does not work with the source as it is set, and the way out.</summary>
    public Phrase? Caution { get; init; }
}

/// <summary>One thing to do, and the text to paste there.</summary>
public sealed record SnippetStep(Phrase What, string? Text = null)
{
    public SnippetStep(string what, string? text = null) : this(new Phrase(what), text) { }
}

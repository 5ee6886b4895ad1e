using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Configuration;

/// <summary>
/// The configuration as a file wants it. A section that is null is left alone; one that is there is meant whole: what it does not name is not
/// wanted any more.
/// </summary>
public sealed record ConfigurationDraft(
    IReadOnlyList<SenderEntry>? Senders = null,
    IReadOnlyList<SourceDraft>? Sources = null,
    IReadOnlyList<ReceiverEntry>? Receivers = null,
    IReadOnlyList<TemplateDraft>? Templates = null);

/// <param name="Id">By which it is known on every installation.</param>
/// <param name="KeepsPassword">The file says that the stored password is meant.</param>
public sealed record SenderEntry(Guid Id, SenderDraft Draft, bool KeepsPassword = false);

/// <param name="Id">By which it is known on every installation.</param>
/// <param name="Draft">Without its sources.</param>
/// <param name="SourceSlugs">Its sources; their ids differ from one installation to the next.</param>
public sealed record ReceiverEntry(Guid Id, ReceiverDraft Draft, IReadOnlyList<string> SourceSlugs);

/// <summary>What a new source needs, made by whoever can make secrets.</summary>
/// <param name="KeyHash">SHA-256 of its key in hex.</param>
public sealed record NewSource(Guid Id, string KeyHash, SealedSecret SigningSecret);

using LiveNotify.Domain.Audit;

namespace LiveNotify.Domain.Configuration;

public enum ChangeAction
{
    Create,
    Update,

    /// <summary>A sender or source that the file does not name: neither can be deleted, for mails and notifications tell of it.</summary>
    Disable,

    /// <summary>A receiver or template that the file does not name.</summary>
    Delete,
}

/// <summary>What becomes of one thing.</summary>
/// <param name="Subject">Of <see cref="AuditSubjects.WithSettings"/>.</param>
/// <param name="Name">What people know it by.</param>
/// <param name="Version">The one it has afterwards.</param>
/// <param name="Fields">As the audit entry will say it: of a secret only that it is set, changed or removed.</param>
/// <param name="Events">To append to its stream.</param>
public sealed record ConfigurationChange(
    ChangeAction Action, string Subject, Guid Id, string Name, int? Version, IReadOnlyList<AuditChange> Fields, IReadOnlyList<object> Events)
{
    /// <summary>A file names a source by its slug: one that is not there yet gets its id when it is made, and until then another in every plan.</summary>
    public bool HasNoIdYet => Action == ChangeAction.Create && Subject == AuditSubjects.Sources;
}

/// <summary>The way from the configuration there is to the one that is wanted.</summary>
/// <param name="Changes">In the order in which they are made; none where all is as it is wanted.</param>
/// <param name="Refusals">By path in the file, such as <c>senders[0].port</c>. Nothing is changed where there is one.</param>
public sealed record ConfigurationPlan(IReadOnlyList<ConfigurationChange> Changes, IReadOnlyList<Refusal> Refusals)
{
    public int Count(ChangeAction action) => Changes.Count(change => change.Action == action);
}

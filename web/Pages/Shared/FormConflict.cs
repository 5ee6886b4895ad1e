namespace LiveNotify.Web.Pages.Shared;

/// <summary>Somebody else saved while a form was open; drawn by <c>_FormConflict.cshtml</c>.</summary>
/// <param name="By">Who saved.</param>
/// <param name="Saved">Address of the form with the saved values.</param>
public sealed record FormConflict(string By, DateTimeOffset At, string Saved, IReadOnlyList<DifferingValue> Values);

/// <param name="Title">Localized name of the field.</param>
/// <param name="Yours">As typed, for people.</param>
/// <param name="Theirs">As saved, for people.</param>
public sealed record DifferingValue(string Title, string Yours, string Theirs)
{
    /// <summary>Id of the control that can take the saved value over, or null.</summary>
    public string? Field { get; init; }

    /// <summary>The saved value as that control takes it; for a check box "true" or "false".</summary>
    public string? Value { get; init; }
}

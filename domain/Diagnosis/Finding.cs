namespace LiveNotify.Domain.Diagnosis;

/// <summary>What went wrong with a conversation, for people: a stable code, the cause, and the way out.</summary>
/// <param name="Code">Kebab-case, stable: part of the API.</param>
/// <param name="Mend">The way out as values, where it can be put so; it may help, it is no promise.</param>
public sealed record Finding(string Code, Phrase Message, Phrase Fix, Mend? Mend = null);

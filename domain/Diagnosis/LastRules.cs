using static LiveNotify.Domain.Diagnosis.FailureKind;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>What is left when nothing more is known than the stage.</summary>
internal static class LastRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("try-later",
            s => s.Reply?.IsTransient == true,
            s => new("The relay cannot take it now: {0}", s.RawWords),
            s => new("It is tried again by itself"),
            "RFC 5321 §4.2.1: 4yz is a transient refusal"),

        new("timed-out",
            s => s.Kind is TimedOut,
            s => new("{0} stopped answering at the step: {1}", s.Server, s.Stage.Name()),
            s => new("The relay or the network is overloaded: try again, and have its administrator look if it stays so"),
            "RFC 5321 §4.5.3.2"),

        new("dropped",
            s => s.Kind is Dropped,
            s => new("{0} hung up at the step: {1}", s.Server, s.Stage.Name()),
            s => new("Try again; if it stays so, the relay's log says why it hung up"),
            "RFC 5321 §3.8"),

        new("refused",
            s => s.Kind is Reply,
            s => new("{0} refused at the step: {1}", s.Server, s.Stage.Name()),
            s => new("The relay's own words say why: {0}", s.RawWords),
            "RFC 5321 §4.2.1: 5yz is a permanent refusal"),

        new("unexpected",
            _ => true,
            s => new("Something unforeseen ended the conversation with {0} at the step: {1}", s.Server, s.Stage.Name()),
            s => new("The words of the machine may help: {0}", s.RawWords),
            "None: whatever no other rule explains"),
    ];
}

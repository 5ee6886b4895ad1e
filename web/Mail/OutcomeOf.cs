using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>A conversation that is over, in the domain's words.</summary>
internal static class OutcomeOf
{
    public static Outcome.Accepted Success(SmtpReply reply, RelayConnection connection, Sender sender, TimeSpan took) =>
        new(AttemptOver(connection, sender, took, Findings.Record(reply)));

    public static Outcome.Failed Failure(Symptoms symptoms, RelayConnection connection, Sender sender, TimeSpan took) =>
        new(FailureClasses.Of(symptoms), AttemptOver(connection, sender, took, Findings.Record(symptoms)), symptoms.Reply?.AskedWait);

    /// <summary>There was nothing that could be sent.</summary>
    public static Outcome.Failed BeforeDialling(FailureKind kind, string said, Sender sender)
    {
        var settings = sender.Settings;
        var symptoms = new Symptoms(SmtpStage.Resolve, kind, settings.Server, settings.Port, settings.Encryption, null, said);
        return new(FailureClasses.Of(symptoms), new(sender.Id, sender.Revision, symptoms.Server, null, symptoms.Stage, Findings.Record(symptoms), 0));
    }

    public static Attempt AttemptOver(RelayConnection connection, Sender sender, TimeSpan took, string reply) => new(
        sender.Id, sender.Revision, connection.Server, connection.Talk.Tls, connection.Talk.Stage, reply, (long)took.TotalMilliseconds);
}

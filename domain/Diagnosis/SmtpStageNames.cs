namespace LiveNotify.Domain.Diagnosis;

public static class SmtpStageNames
{
    /// <summary>The step in words for people.</summary>
    public static Phrase Name(this SmtpStage stage) => stage switch
    {
        SmtpStage.Resolve => new("Name lookup"),
        SmtpStage.Connect => new("Connection"),
        SmtpStage.Tls => new("Encryption"),
        SmtpStage.Greet => new("Greeting"),
        SmtpStage.Authenticate => new("Sign-in"),
        SmtpStage.From => new("Sender address"),
        SmtpStage.Recipient => new("Recipient address"),
        SmtpStage.Data => new("Message"),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No such stage"),
    };
}

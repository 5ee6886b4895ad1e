namespace LiveNotify.Web.EventStore;

/// <summary>The check of the chain for a terminal or a nightly job.</summary>
internal static class AuditCheck
{
    /// <summary>Told apart from 1, which is a failure to look at all.</summary>
    public const int Broken = 2;

    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var proof = await services.GetRequiredService<AuditVerifier>().VerifyAsync(cancellationToken);
        await output.WriteLineAsync(proof.Ok
            ? $"Every one of {proof.Checked} entries holds. Seal of the last: {proof.LastHash}"
            : $"Broken at entry {proof.FirstBroken}: {proof.Why}");
        return proof.Ok ? 0 : Broken;
    }
}

using System.Globalization;
using System.Xml.Linq;
using LiveNotify.Domain.Audit;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace LiveNotify.Web.Access.Keys;

/// <summary>What whoever may run the program beside its database does with the ring: protect all of it anew, or give up what cannot be opened.</summary>
internal sealed class KeyRingCare(IDocumentStore store, SharedKeyManager keys, KeyRingGuard guard, RingXml xml, RingLocks locks, IOptions<KeyManagementOptions> options, TimeProvider clock)
{
    private static readonly Actor Operator = new($"console:{Environment.UserName}");

    /// <summary>The command <c>keys rotate</c>.</summary>
    public static Task<int> RotateAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken stop) =>
        services.GetRequiredService<KeyRingCare>().RotateAsync(output, stop);

    /// <summary>The command <c>keys forget</c>.</summary>
    public static Task<int> ForgetAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken stop) =>
        services.GetRequiredService<KeyRingCare>().ForgetAsync(arguments[0], output, stop);

    /// <summary>A new key, which counts once every node knows it; and every key there is, protected as the settings say now.</summary>
    /// <exception cref="StartupProblem">There are keys that cannot be opened; nothing was changed.</exception>
    private async Task<int> RotateAsync(TextWriter output, CancellationToken stop)
    {
        if (await guard.UnreadableAsync(stop) is { Count: > 0 } unreadable) throw new StartupProblem(guard.Explain(unreadable));
        var begins = clock.GetUtcNow() + KeyRingWatch.Spread;
        var key = keys.CreateNewKey(begins + KeyRingWatch.ClockTolerance, begins + options.Value.NewKeyLifetime);
        var entries = await guard.EntriesAsync(stop);
        await using var session = store.LightweightSession();
        Operator.SignOn(session);
        session.Store(entries.Select(entry => new KeyRingEntry(entry.Id, xml.Protect(xml.Open(entry.Xml)!).ToString(SaveOptions.DisableFormatting))).ToArray());
        session.Events.Append(AccessActs.KeyRing, AccessActs.KeysRotated(key.KeyId, entries.Count, locks.Present?.Setting, clock.GetUtcNow()));
        await session.SaveChangesAsync(stop);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Key {key.KeyId} seals everything from {begins:u} on."));
        await output.WriteLineAsync(locks.Present is { } present
            ? $"All {entries.Count} keys of the ring are protected with {present.Setting}={present.Path}; what protected them before is not needed any more."
            : $"All {entries.Count} keys of the ring lie in the database in plain text: set DataProtection__Certificate or DataProtection__KeyFile, and run this again.");
        return 0;
    }

    /// <summary>Named one by one: with a setting left out, all that is needed would look lost.</summary>
    /// <param name="ids">Of entries, with commas between them.</param>
    /// <exception cref="StartupProblem">One is no key that cannot be opened; nothing was changed.</exception>
    private async Task<int> ForgetAsync(string ids, TextWriter output, CancellationToken stop)
    {
        var unreadable = (await guard.UnreadableAsync(stop)).Select(entry => entry.Id).ToList();
        string[] forgotten = [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        if (forgotten.Except(unreadable).FirstOrDefault() is { } other)
            throw new StartupProblem($"{other} is no key of the ring that cannot be opened. Those are: {(unreadable.Count == 0 ? "none" : string.Join(",", unreadable))}.");
        await using var session = store.LightweightSession();
        Operator.SignOn(session);
        foreach (var id in forgotten) session.Delete<KeyRingEntry>(id);
        session.Events.Append(AccessActs.KeyRing, AccessActs.KeysForgotten(forgotten, clock.GetUtcNow()));
        await session.SaveChangesAsync(stop);
        await output.WriteLineAsync($"Forgotten: {string.Join(", ", forgotten)}. Passwords of senders that these keys sealed have to be typed again, signing secrets of sources rotated.");
        return 0;
    }
}

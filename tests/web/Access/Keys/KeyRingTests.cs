using System.Net;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web;
using LiveNotify.Web.Access.Keys;
using Marten;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access.Keys;

/// <summary>The ring in the database is of no use without what protects it, and whoever changes that loses nothing.</summary>
public sealed class KeyRingTests(PostgresFixture postgres) : IDisposable
{
    private const string Plain = "<masterKey";
    private const string Password = "what the relay wants to hear";

    private readonly Locks _locks = new();

    public void Dispose() => _locks.Dispose();

    [Theory]
    [InlineData("Certificate")]
    [InlineData("KeyFile")]
    public async Task With_a_lock_no_key_can_be_read_in_the_database_and_a_restart_opens_it(string kind)
    {
        var (database, settings) = (await postgres.CreateDatabaseAsync(), Lock(kind));
        await using (var app = LiveNotifyApp.Start(database, null, settings)) await AddSenderAsync(app);

        (await RingAsync(database)).ShouldNotBeEmpty();
        (await RingAsync(database)).ShouldAllBe(xml => !xml.Contains(Plain, StringComparison.Ordinal));
        await using var again = LiveNotifyApp.Start(database, null, settings);
        (await PasswordAsync(again)).ShouldBe(Password);
    }

    [Theory]
    [InlineData("Certificate")]
    [InlineData("KeyFile")]
    public async Task Keys_from_before_stay_readable_and_rotation_leaves_none_in_plain_text(string kind)
    {
        var log = new LogCapture();
        var database = await postgres.CreateDatabaseAsync();
        await using (var app = LiveNotifyApp.Start(database, log.Listen)) await AddSenderAsync(app);
        (await RingAsync(database)).ShouldAllBe(xml => xml.Contains(Plain, StringComparison.Ordinal));
        log.Lines.Count(line => line.Contains("The key ring lies in the database in plain text", StringComparison.Ordinal)).ShouldBe(1);

        await using (var app = LiveNotifyApp.Start(database, log.Listen, Lock(kind)))
        {
            log.Lines.ShouldContain(line => line.Contains($"1 keys of the ring still lie in the database in plain text, from before DataProtection__{kind} was set", StringComparison.Ordinal));
            (await PasswordAsync(app)).ShouldBe(Password);
            (await RotateAsync(app)).ShouldContain($"All 2 keys of the ring are protected with DataProtection__{kind}=");
            (await PasswordAsync(app)).ShouldBe(Password);
            (await Answer.CallAsync(app.Api(), HttpMethod.Get, "/audit?what=keys")).Json["items"]!.AsArray().Single()!["action"]!.ToString().ShouldBe("rotated");
            (await Answer.CallAsync(app.Api(), HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
        }

        (await RingAsync(database)).Count.ShouldBe(2);
        (await RingAsync(database)).ShouldAllBe(xml => !xml.Contains(Plain, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("KeyFile", "Certificate")]
    [InlineData("Certificate", "Certificate")]
    public async Task A_new_lock_needs_the_one_before_until_the_ring_is_rotated(string old, string @new)
    {
        var database = await postgres.CreateDatabaseAsync();
        var (before, after) = (Lock(old), Lock(@new, "new"));
        await using (var app = LiveNotifyApp.Start(database, null, before)) await AddSenderAsync(app);

        var problem = await RefusedAsync(database, after);
        problem.ShouldStartWith($"The key ring in the database cannot be opened with DataProtection__{@new}={after[0].Value}: key-");
        problem.ShouldContain(old == "Certificate" ? "was protected with certificate CN=key ring " : "was protected with key file ");
        problem.ShouldContain("DataProtection__Previous__0__Certificate");

        var both = after.Concat(before.Select(setting => (setting.Name.Replace(":", ":Previous:0:", StringComparison.Ordinal), setting.Value))).ToArray();
        await using (var app = LiveNotifyApp.Start(database, null, both))
        {
            (await PasswordAsync(app)).ShouldBe(Password);
            await RotateAsync(app);
        }

        await using var last = LiveNotifyApp.Start(database, null, after);
        (await PasswordAsync(last)).ShouldBe(Password);
    }

    [Fact]
    public async Task What_is_lost_for_good_can_be_given_up_by_name_and_nothing_else()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var app = LiveNotifyApp.Start(database, null, Lock("KeyFile"))) await AddSenderAsync(app);
        await using (var plain = await LiveNotifyApp.StartAsync(postgres))
            (await Should.ThrowAsync<StartupProblem>(() => KeyRingCare.ForgetAsync(plain.Services, ["key-1"], TextWriter.Null, default))).Message.ShouldContain("Those are: none.");

        var problem = await RefusedAsync(database);
        problem.ShouldStartWith("The key ring in the database cannot be opened with nothing configured: ");
        var named = problem.Split("'keys forget ")[1].Split('\'')[0];
        using (var command = AppProcess.Command(_locks.PathOf("."), ["keys", "forget", named], Production(database)))
            (await command.ExitCodeAsync()).ShouldBe(0, command.Errors);

        await using var again = LiveNotifyApp.Start(database);
        await Should.ThrowAsync<SecretUnreadable>(() => PasswordAsync(again));
        (await again.Anonymous.GetAsync("/account/login")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Answer.CallAsync(again.Api(), HttpMethod.Get, "/audit?what=keys")).Json["items"]!.AsArray().Single()!["actor"]!.ToString().ShouldStartWith("console:");
    }

    [Fact]
    public async Task An_expired_certificate_is_used_and_spoken_of()
    {
        var log = new LogCapture();
        await using var app = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(), log.Listen, ("DataProtection:Certificate", _locks.Pfx(password: null, until: DateTimeOffset.UtcNow.AddDays(-1))));

        await AddSenderAsync(app);

        log.Lines.ShouldContain(line => line.Contains("a certificate that expired on", StringComparison.Ordinal));
        (await PasswordAsync(app)).ShouldBe(Password);
    }

    [Fact]
    public async Task A_key_another_process_makes_is_taken_up_without_a_restart()
    {
        await using var one = await LiveNotifyApp.StartAsync(postgres);
        await using var other = LiveNotifyApp.Start(one.ConnectionString);
        KeyOf(one).ShouldBe(KeyOf(other));

        var made = other.Services.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(90));

        await Wait.UntilAsync(() => KeyOf(other) == made.KeyId, "the node that made it seals with it");
        await Wait.UntilAsync(() => KeyOf(one) == made.KeyId, "the node has read the ring anew");
    }

    [Fact]
    public async Task A_key_made_between_a_nodes_reading_of_the_ring_and_its_first_look_at_it_is_taken_up_too()
    {
        await using var one = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(), services => services.Remove(services.Single(service => service.ImplementationType == typeof(KeyRingWatch))));
        await using var other = LiveNotifyApp.Start(one.ConnectionString);
        KeyOf(one).ShouldBe(KeyOf(other));
        var made = other.Services.GetRequiredService<IKeyManager>().CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(90));
        KeyOf(one).ShouldNotBe(made.KeyId);

        using var watch = ActivatorUtilities.CreateInstance<KeyRingWatch>(one.Services);
        await watch.StartAsync(CancellationToken.None);

        await Wait.UntilAsync(() => KeyOf(one) == made.KeyId, "the node has read the ring anew");
        await watch.StopAsync(CancellationToken.None);
    }

    /// <summary>Which key a node seals with: what it seals begins with four bytes that say who sealed it, and the key's id.</summary>
    private static Guid KeyOf(LiveNotifyApp app) =>
        new(Convert.FromBase64String(app.Services.GetRequiredService<ISecretBox>().Seal("anything").Ciphertext).AsSpan(4, 16));

    private static async Task AddSenderAsync(LiveNotifyApp app) => (await Answer.CallAsync(app.Api(), HttpMethod.Post, "/senders", new
    {
        titlePrefix = "[Ops]",
        outbox = "ops@example.com",
        username = "ops@example.com",
        password = Password,
        server = "smtp.example.com",
        port = 587,
        tls = true,
    })).Status.ShouldBe(HttpStatusCode.Created);

    /// <summary>The stored password of the only sender.</summary>
    private static async Task<string> PasswordAsync(LiveNotifyApp app)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return app.Services.GetRequiredService<ISecretBox>().Open((await session.Query<Sender>().SingleAsync()).Password!);
    }

    private static async Task<string> RotateAsync(LiveNotifyApp app)
    {
        await using var said = new StringWriter();
        (await KeyRingCare.RotateAsync(app.Services, [], said, CancellationToken.None)).ShouldBe(0);
        return said.ToString();
    }

    private static async Task<IReadOnlyList<string>> RingAsync(string database)
    {
        await using var connection = Npgsql.NpgsqlDataSource.Create(database);
        await using var query = connection.CreateCommand("select t::text from livenotify.mt_doc_keyringentry t");
        await using var reader = await query.ExecuteReaderAsync();
        var entries = new List<string>();
        while (await reader.ReadAsync()) entries.Add(reader.GetString(0).Replace("\\u003C", "<", StringComparison.OrdinalIgnoreCase));
        return entries;
    }

    private async Task<string> RefusedAsync(string database, params (string Name, string? Value)[] settings)
    {
        using var app = AppProcess.Start(_locks.PathOf("."), Production(database, settings));
        (await app.ExitCodeAsync()).ShouldBe(1, app.Output);
        app.Errors.ShouldNotContain('\n');
        return app.Errors;
    }

    private static (string, string?)[] Production(string database, params (string Name, string? Value)[] settings) =>
        [("ASPNETCORE_ENVIRONMENT", "Production"), ("ConnectionStrings__Postgres", database), .. settings.Select(setting => (setting.Name.Replace(":", "__", StringComparison.Ordinal), setting.Value))];

    private (string Name, string? Value)[] Lock(string kind, string name = "first") => kind == "Certificate"
        ? [("DataProtection:Certificate", _locks.Pfx($"{name}.pfx")), ("DataProtection:CertificatePassword", Locks.Password)]
        : [("DataProtection:KeyFile", _locks.KeyFile($"{name}.key"))];
}

using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

/// <summary>Two nodes, two transactions at once, one content.</summary>
public sealed class RepeatMarksTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly RepeatWindow Window = new(Guid.CreateVersion7(), TimeSpan.FromMinutes(1));
    private static readonly RepeatWindow Other = Window with { Id = Guid.CreateVersion7() };
    private static readonly RepeatWindow Open = Window with { Id = Guid.CreateVersion7() };

    private readonly FakeTimeProvider _clock = new(Now);
    private EventStoreHost _host = null!;

    private IDocumentStore Store => _host.Services.GetRequiredService<IDocumentStore>();

    public async ValueTask InitializeAsync() =>
        _host = await EventStoreHost.StartAsync(postgres, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Of_two_that_begin_a_content_one_loses_the_race()
    {
        await using var first = await WriterAsync(Now);
        await using var second = await WriterAsync(Now);

        await first.SaveAsync();

        WriteRace.IsLost(await Should.ThrowAsync<Exception>(second.SaveAsync)).ShouldBeTrue();
        (await NotificationAsync(Now)).ShouldBe(first.Notification);
    }

    [Fact]
    public async Task Of_two_that_write_over_a_mark_whose_time_is_over_one_loses_the_race()
    {
        await using (var begun = await WriterAsync(Now)) await begun.SaveAsync();
        var later = Now + (2 * Window.Within);
        await using var first = await WriterAsync(later);
        await using var second = await WriterAsync(later);

        await first.SaveAsync();

        WriteRace.IsLost(await Should.ThrowAsync<Exception>(second.SaveAsync)).ShouldBeTrue();
        (await NotificationAsync(later)).ShouldBe(first.Notification);
    }

    [Fact]
    public async Task A_mark_that_was_cleared_away_meanwhile_is_a_race_lost_too()
    {
        await using (var begun = await WriterAsync(Now)) await begun.SaveAsync();
        await using var late = await WriterAsync(Now + (2 * Window.Within));

        await using (var clear = Database.CreateCommand("delete from livenotify.mt_doc_repeatmark")) await clear.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        WriteRace.IsLost(await Should.ThrowAsync<Exception>(late.SaveAsync)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_repeat_waits_for_nobody()
    {
        await using (var begun = await WriterAsync(Now)) await begun.SaveAsync();
        await using var other = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var held = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("select from livenotify.mt_doc_repeatmark for update", other)) await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        (await NotificationAsync(Now).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Marks_whose_time_is_over_are_cleared_away_but_for_those_somebody_has()
    {
        await using (var begun = await WriterAsync(Now)) await begun.SaveAsync();
        await using (var other = await WriterAsync(Now, Other)) await other.SaveAsync();
        await using (var open = await WriterAsync(Now + TimeSpan.FromDays(1), Open)) await open.SaveAsync();
        var writing = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await writing.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand($"select from livenotify.mt_doc_repeatmark where id = '{Other.Id}' for update", writing)) await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await UntilLeftAsync(Other, Open);
        await writing.DisposeAsync();
        await UntilLeftAsync(Open);
    }

    private Task UntilLeftAsync(params RepeatWindow[] windows) => Wait.UntilAsync(
        async () =>
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await using var session = Store.QuerySession();
            return (await session.Query<RepeatMark>().Select(mark => mark.Id).ToListAsync()).Order().SequenceEqual(windows.Select(window => window.Id).Order());
        },
        $"{windows.Length} marks are left");

    private NpgsqlDataSource Database => _host.Services.GetRequiredService<NpgsqlDataSource>();

    private ISerializer Json => Store.Options.Serializer();

    private async Task<Guid?> NotificationAsync(DateTimeOffset at)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await RepeatMarks.ReadAsync(connection, Json, [Window], at)).Of(Window);
    }

    /// <summary>One that has looked, and is about to keep.</summary>
    private async Task<Writer> WriterAsync(DateTimeOffset at, RepeatWindow? of = null)
    {
        var window = of ?? Window;
        var connection = await Database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        var (marks, commit, notification) = (await RepeatMarks.ReadAsync(connection, Json, [window], at), new GroupCommit(Store, []), Guid.CreateVersion7());
        marks.Of(window).ShouldBeNull();
        marks.Keep(commit, window, notification);
        return new(connection, transaction, marks, commit, notification, Json);
    }

    private sealed record Writer(
        NpgsqlConnection Connection, NpgsqlTransaction Transaction, RepeatMarks Marks, GroupCommit Commit, Guid Notification, ISerializer Json) : IAsyncDisposable
    {
        public async Task SaveAsync()
        {
            await Marks.LockAsync(Connection, Json);
            await Commit.SaveAsync(Connection, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}

using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.DevServices;

/// <summary>The app, its database and its mailbox live and end together.</summary>
public sealed class DevServicesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public DevServicesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and process lists are read the Linux way");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task SIGTERM_to_the_app_ends_all_three_with_exit_code_0()
    {
        using var app = AppProcess.Start(folder.Path);
        await app.UntilStartedAsync();
        var children = AppProcess.ProcessesOf(folder.Path);
        children.Length.ShouldBe(2, "database and mailbox");

        app.Signal("TERM");

        await EndsCleanlyAsync(app);
        children.Where(child => Directory.Exists($"/proc/{child}")).ShouldBeEmpty("not even dead ones are left");
    }

    [Fact]
    public async Task Ctrl_C_in_the_console_reaches_every_process_and_the_app_still_ends_in_order()
    {
        using var app = AppProcess.StartInSession(folder.Path);
        await app.UntilStartedAsync();

        app.SignalSession("INT");

        await EndsCleanlyAsync(app);
        app.Output.ShouldContain("Application is shutting down");
        app.Output.ShouldNotContain("The local mailbox ended");
        app.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Ctrl_C_while_the_database_is_being_created_leaves_nothing_behind_and_the_next_start_works()
    {
        using (var interrupted = AppProcess.StartInSession(folder.Path))
        {
            await interrupted.UntilSaysAsync("Creating the embedded database");
            interrupted.SignalSession("INT");
            await EndsCleanlyAsync(interrupted);
        }

        using var next = AppProcess.Start(folder.Path);
        await next.UntilStartedAsync();
        next.Signal("TERM");
        await EndsCleanlyAsync(next);
    }

    [Fact]
    public async Task A_killed_app_takes_its_mailbox_along_and_its_database_is_taken_over_by_the_next()
    {
        using var killed = AppProcess.Start(folder.Path);
        await killed.UntilStartedAsync();
        killed.Signal("KILL");
        await Wait.UntilAsync(() => AppProcess.ProcessesOf(folder.Path).Length == 1, "the mailbox ends");
        var database = AppProcess.ProcessesOf(folder.Path).Single();

        using var next = AppProcess.Start(folder.Path);
        await next.UntilStartedAsync();
        next.Output.ShouldContain($"Took over the database that a killed LiveNotify left running (process {database})");
        AppProcess.ProcessesOf(folder.Path).ShouldContain(database);

        next.Signal("TERM");
        await EndsCleanlyAsync(next);
    }

    private async Task EndsCleanlyAsync(AppProcess app)
    {
        (await app.ExitCodeAsync()).ShouldBe(0, app.Errors);
        app.Errors.ShouldBeEmpty();
        AppProcess.ProcessesOf(folder.Path).ShouldBeEmpty();
    }
}

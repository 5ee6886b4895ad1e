namespace LiveNotify.Web.Queue;

/// <summary>For what waits for the database in the thread that asks, as all of Hangfire does: the pool's threads are few, and requests and timers need them.</summary>
internal static class OwnThread
{
    public static Task RunAsync(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

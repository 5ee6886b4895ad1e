using Xunit;

namespace LiveNotify.Tests.Fixtures;

/// <summary>One app for all tests of a class, as <c>IClassFixture&lt;AppFixture&gt;</c>: each of them brings its own users and names.</summary>
public sealed class AppFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public LiveNotifyApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await LiveNotifyApp.StartAsync(postgres);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

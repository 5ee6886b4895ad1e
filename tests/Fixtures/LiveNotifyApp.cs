using System.Net.Http.Headers;
using LiveNotify.Web.Access;
using LiveNotify.Web.DevServices;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LiveNotify.Tests.Fixtures;

/// <summary>
/// The whole app in this process, on real Kestrel at a free loopback port, with a database of its own. It has an admin and an API
/// token from its first start on.
/// </summary>
public sealed class LiveNotifyApp : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "a long enough password";
    public const string ApiToken = Secrets.ApiTokenPrefix + "of-the-tests-0123456789";

    /// <summary>
    /// Hangfire keeps its storage and its loggers in static fields, which an app sets while it starts: so one starts after the other,
    /// and the loggers outlive them all.
    /// </summary>
    private static readonly Lock Starting = new();

    private static readonly ILoggerFactory Loggers = LoggerFactory.Create(logging => logging
        .AddConsole().SetMinimumLevel(LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("LiveNotify.Web.Access.Keys", LogLevel.Error));

    private readonly Factory _factory;
    private readonly List<HttpClient> _clients = [];
    private readonly Lazy<HttpClient> _admin;

    private LiveNotifyApp(Factory factory, string connectionString)
    {
        _factory = factory;
        ConnectionString = connectionString;
        Address = factory.ClientOptions.BaseAddress;
        Anonymous = NewVisitor();
        _admin = new(() => Client(cookie: SessionOf(UserAsync(AdminEmail))));
    }

    public string ConnectionString { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Keeps cookies; follows no redirects, so that tests see them. The same goes for the other clients.</summary>
    public HttpClient Anonymous { get; }

    /// <summary>Signed in as the bootstrap admin, in no language of their own.</summary>
    public HttpClient Admin => _admin.Value;

    /// <param name="settings">As in docs/settings.md with colons: <c>("Delivery:RetrySchedule", "00:00:01")</c>; null or empty takes one away.</param>
    public static async Task<LiveNotifyApp> StartAsync(PostgresFixture postgres, params (string Name, string? Value)[] settings) =>
        Start(await postgres.CreateDatabaseAsync(), null, settings);

    /// <param name="connectionString">A database that is there already: for a second node, or another start.</param>
    /// <param name="configure">Replaces services: a clock, a fault.</param>
    public static LiveNotifyApp Start(
        string connectionString, Action<IServiceCollection>? configure = null, params (string Name, string? Value)[] settings)
    {
        var factory = new Factory(connectionString, configure, settings);
        try
        {
            factory.UseKestrel(0);
            lock (Starting) factory.StartServer();
            return new(factory, connectionString);
        }
        catch
        {
            factory.Dispose();
            throw;
        }
    }

    /// <summary>Somebody not signed in, with cookies of their own.</summary>
    public HttpClient NewVisitor() => Client();

    public HttpClient Api(string token = ApiToken) => Client(bearer: token);

    /// <summary>A new user with that role, signed in.</summary>
    public async Task<HttpClient> AsAsync(Role role, string email)
    {
        var user = User.New(email, role, DateTimeOffset.UtcNow);
        using var scope = Services.CreateScope();
        var created = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().CreateAsync(user, AdminPassword);
        return created.Succeeded ? Client(cookie: SessionOf(Task.FromResult(user))) : throw new InvalidOperationException(created.ToString());
    }

    /// <summary>As another admin would, in one way or another.</summary>
    public async Task ChangeUserAsync(string email, Action<User> change)
    {
        using var scope = Services.CreateScope();
        var user = await UserAsync(email);
        change(user);
        await scope.ServiceProvider.GetRequiredService<UserManager<User>>().UpdateAsync(user);
    }

    /// <summary>The cookie the sign-in page would give that user, as <c>name=value</c>.</summary>
    public async Task<string> SessionAsync(string email = AdminEmail) => await SessionAsync(UserAsync(email));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _factory.DisposeAsync();
    }

    private HttpClient Client(string? bearer = null, string? cookie = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (cookie is not null) handler.CookieContainer.SetCookies(Address, cookie);
        var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        if (bearer is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        _clients.Add(client);
        return client;
    }

    private async Task<User> UserAsync(string email)
    {
        await using var session = Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<User>().FirstAsync(user => user.Email == email);
    }

    private string SessionOf(Task<User> user) => SessionAsync(user).GetAwaiter().GetResult();

    private async Task<string> SessionAsync(Task<User> user)
    {
        using var scope = Services.CreateScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(await user);
        var cookies = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = DateTimeOffset.UtcNow;
        var ticket = new AuthenticationTicket(
            principal, new() { IssuedUtc = now, ExpiresUtc = now + cookies.ExpireTimeSpan }, IdentityConstants.ApplicationScheme);
        return $"{cookies.Cookie.Name}={cookies.TicketDataFormat.Protect(ticket)}";
    }

    private sealed class Factory(string connectionString, Action<IServiceCollection>? configure, (string Name, string? Value)[] settings)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Testing");
            builder.UseContentRoot(ProjectFolder.Find(AppContext.BaseDirectory));
            builder.UseSetting("ConnectionStrings:Postgres", connectionString);
            builder.UseSetting("Bootstrap:AdminEmail", AdminEmail);
            builder.UseSetting("Bootstrap:AdminPassword", AdminPassword);
            builder.UseSetting("Bootstrap:ApiToken", ApiToken);
            foreach (var (name, value) in settings) builder.UseSetting(name, value ?? "");
            builder.ConfigureTestServices(services => services.AddSingleton(Loggers));
            if (configure is not null) builder.ConfigureTestServices(configure);
        }
    }
}

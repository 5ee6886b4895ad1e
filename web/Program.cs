using LiveNotify.Web;
using LiveNotify.Web.Access;
using LiveNotify.Web.Api;
using LiveNotify.Web.DevServices;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Intake;
using LiveNotify.Web.Live;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Mail;
using LiveNotify.Web.Operations;
using LiveNotify.Web.Pages;
using LiveNotify.Web.Queue;

return await Startup.RunAsync(async stop =>
{
    var command = CommandLine.Read(args);
    var builder = WebApplication.CreateBuilder(CommandLine.SettingsIn(args));
    builder.AddHosting(toServe: command is null);
    await using var devServices = await builder.AddDevServicesAsync(toServe: command is null, stop);
    await builder.EnsureDatabaseAsync(stop);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.AddEventStore();
    builder.AddAccess();
    builder.AddTexts();
    builder.AddIntake();
    builder.AddMail();
    builder.AddQueue();
    builder.AddLive();
    builder.AddPages();
    builder.AddApi();
    builder.AddOperations();

    await using var app = builder.Build();
    if (command is not null) return await command(app.Services, stop);
    app.UseForwardedHeaders();
    app.UseErrorPages();
    app.UseExceptionHandler();
    app.UseAccess();
    app.UseRequestLocalization();
    app.MapStaticAssets().AllowAnonymous();
    app.MapLive();
    app.MapPages();
    app.MapApi();
    app.MapIntake();
    app.MapQueue();
    app.MapOperations();
    await app.PrepareAccessAsync(stop);

    await app.StartAsync(stop);
    app.LogWhereItIs(devServices.Mailbox?.WebUrl);
    app.LogWayIn();
    await app.WaitForShutdownAsync(stop);
    return 0;
});

public partial class Program;

using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Intake;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Operations;
using LiveNotify.Web.Pages;
using LiveNotify.Web.Queue;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.AddEventStore();
builder.AddAccess();
builder.AddTexts();
builder.AddIntake();
builder.AddQueue();
builder.AddPages();
builder.AddOperations();

var app = builder.Build();
app.UseForwardedHeaders();
app.UseExceptionHandler();
app.UseAccess();
app.UseRequestLocalization();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorPages().WithStaticAssets();
app.MapIntake();
app.MapQueue();
app.MapOperations();
await app.Services.GetRequiredService<FirstAdmin>().PrepareAsync();
app.Run();

public partial class Program;

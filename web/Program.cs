using LiveNotify.Web;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.AddEventStore();
builder.AddAccess();
builder.AddTexts();
builder.AddPages();

var app = builder.Build();
app.UseAccess();
app.UseRequestLocalization();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorPages().WithStaticAssets();
await app.Services.GetRequiredService<FirstAdmin>().PrepareAsync();
app.Run();

public partial class Program;

using System.Globalization;
using LiveNotify.Benchmarks;
using LiveNotify.Tests.Browser;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;

// Everything real and on this machine: PostgreSQL, relay, Chromium, the whole app. Numbers are worth something only as
// ratios to the baseline of the same run.
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;

await using var postgres = new PostgresFixture { Durable = true };
await using var browser = new BrowserFixture();
await using var relay = await RealRelay.StartAsync();
await using var app = await LiveNotifyApp.StartAsync(postgres);
var scene = await Scene.SetUpAsync(app, relay);

Report.Title($"Idle latency, one at a time, {rounds} rounds");
Report.Row("baseline: MailKit, one warm connection, mail -> relay has it", await IdleLatency.BareMailKitAsync(relay, rounds));
Report.Row("webhook -> 202", await IdleLatency.WebhookToAnswerAsync(scene, rounds));
Report.Row("webhook -> relay has the mail", await IdleLatency.WebhookToRelayAsync(scene, rounds));
await using var page = await browser.NewPageAsync(app);
var (appears, accepted) = await IdleLatency.WebhookToBrowserAsync(scene, page.Page, rounds);
Report.Row("webhook -> row in the browser", appears);
Report.Row("relay's 250 -> row says accepted", accepted);

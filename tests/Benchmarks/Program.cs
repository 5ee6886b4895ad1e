using System.Globalization;
using LiveNotify.Benchmarks;
using LiveNotify.Tests.Fixtures;

// Everything real and on this machine: PostgreSQL, relay, Chromium, the whole app. Numbers are worth something only as
// ratios to the baseline of the same run.
var what = args is [var first, ..] ? first : "everything";
if (what is not ("everything" or "idle" or "throughput" or "ours"))
{
    Console.Error.WriteLine($"Measure what? idle [rounds], throughput, ours [rounds], or nothing said for both; got {what}");
    return 2;
}

await using var postgres = new PostgresFixture { Durable = true };
if (what == "ours")
{
    await Throughput.RunOursAsync(postgres, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1);
    return 0;
}

if (what != "throughput") await IdleLatency.RunAsync(postgres, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200);
if (what != "idle") await Throughput.RunAsync(postgres);
return 0;

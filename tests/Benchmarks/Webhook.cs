using System.Text;

namespace LiveNotify.Benchmarks;

/// <summary>What the sources post: an alert of ordinary size, some 400 bytes, no two alike.</summary>
internal static class Webhook
{
    private static int _last;

    public static byte[] Next()
    {
        var number = Interlocked.Increment(ref _last);
        return Encoding.UTF8.GetBytes(
            $$"""
            { "kind": "alert", "severity": "critical", "title": "Host backup failed on host-{{number}}",
              "body": "host-{{number}}: the disk under /var/backups is full; the last good backup is two days old.",
              "resource": "host-{{number}}", "key": "backup/host-{{number}}", "state": "firing", "link": "https://ops.example/hosts/{{number}}",
              "occurredAt": "2026-11-23T03:13:00Z", "labels": { "site": "dr-1", "team": "storage" } }
            """);
    }
}

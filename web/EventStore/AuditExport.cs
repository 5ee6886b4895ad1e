using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using LiveNotify.Domain.Audit;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// The record as a file, entry by entry as it comes from the database. JSON carries what the seals are made of, so that the chain can be checked elsewhere; CSV is for
/// spreadsheets, and no cell of it is a formula.
/// </summary>
public static partial class AuditExport
{
    public const string Csv = "csv";
    public const string Json = "json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly string[] _columns =
        ["sequence", "at", "actor", "ip", "userAgent", "subject", "name", "version", "action", "changes", "comment", "hash", "previousHash"];

    public static async Task WriteAsync(string format, IAsyncEnumerable<AuditEntry> entries, Stream to, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: format == Csv), leaveOpen: true) { NewLine = "\r\n" };
        if (format == Csv) await WriteCsvAsync(entries, writer, cancellationToken);
        else await WriteJsonAsync(entries, writer, cancellationToken);
    }

    private static async Task WriteJsonAsync(IAsyncEnumerable<AuditEntry> entries, StreamWriter writer, CancellationToken cancellationToken)
    {
        var separator = "[\n";
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(separator);
            await writer.WriteAsync(JsonSerializer.Serialize(entry, _json));
            separator = ",\n";
        }

        await writer.WriteAsync(separator == "[\n" ? "[]\n" : "\n]\n");
    }

    /// <summary>RFC 4180, with the mark by which spreadsheets know UTF-8.</summary>
    private static async Task WriteCsvAsync(IAsyncEnumerable<AuditEntry> entries, StreamWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteLineAsync(string.Join(',', _columns));
        await foreach (var (sequence, r, previousHash, hash) in entries.WithCancellation(cancellationToken))
            await writer.WriteLineAsync(string.Join(',', new[]
            {
                sequence.ToString(CultureInfo.InvariantCulture), r.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), r.Actor, r.Ip, r.UserAgent, r.Subject, r.SubjectName,
                r.Version?.ToString(CultureInfo.InvariantCulture), r.Action, string.Join("; ", r.Changes.Select(c => $"{c.Field}: {c.From ?? "-"} > {c.To ?? "-"}")), r.Comment, hash, previousHash,
            }.Select(Cell)));
    }

    /// <summary>At the beginning, and behind whatever a spreadsheet may take for the end of a cell.</summary>
    [GeneratedRegex("(^|[;,\\t\\r\\n\"])([=+\\-@\\t\\r＝＋－＠])", RegexOptions.CultureInvariant)]
    private static partial Regex Formula { get; }

    /// <summary>What a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV Injection).</summary>
    private static string Cell(string? value)
    {
        var text = value ?? "";
        text = Formula.Replace(text, "$1'$2");
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}

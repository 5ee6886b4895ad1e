using LiveNotify.Domain.Configuration;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Configuration;

/// <summary>A plan for a terminal: a line a thing, a line a field.</summary>
internal sealed class PlanText(TextWriter output)
{
    private const int Longest = 100;

    /// <summary>How much of what stays the same stands before what does not.</summary>
    private const int Before = 20;

    private static readonly IReadOnlyDictionary<ChangeAction, (string Sign, string Planned, string Made)> _words = new Dictionary<ChangeAction, (string, string, string)>
    {
        [ChangeAction.Create] = ("+", "to create", "created"),
        [ChangeAction.Update] = ("~", "to update", "updated"),
        [ChangeAction.Disable] = ("-", "to disable", "disabled"),
        [ChangeAction.Delete] = ("-", "to delete", "deleted"),
    };

    /// <param name="keys">Of the sources that were made; null of a plan that is not carried out.</param>
    public async Task WriteAsync(ConfigurationPlan plan, IReadOnlyList<NewSourceKey>? keys = null)
    {
        if (plan.Changes.Count == 0)
        {
            await output.WriteLineAsync("No changes: everything is as the file says.");
            return;
        }

        foreach (var change in plan.Changes) await WriteAsync(change, isPlan: keys is null);
        foreach (var key in keys ?? []) await output.WriteLineAsync($"Keys of the new source {key.Slug}, shown this once: key {key.Key}, signing secret {key.SigningSecret}");
        var counts = Enum.GetValues<ChangeAction>().Where(action => plan.Count(action) > 0)
            .Select(action => $"{plan.Count(action)} {(keys is null ? _words[action].Planned : _words[action].Made)}");
        await output.WriteLineAsync($"{(keys is null ? "Plan" : "Done")}: {string.Join(", ", counts)}.");
    }

    /// <summary>What somebody named must not write on the terminal what it likes.</summary>
    public static string OneLine(string text)
    {
        var shown = text.Length <= Longest * 3 ? text : $"{text[..(Longest * 3)]}…";
        return string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c));
    }

    private async Task WriteAsync(ConfigurationChange change, bool isPlan)
    {
        var id = isPlan && change.HasNoIdYet ? "" : $" ({change.Id})";
        var action = change.Action.ToString().ToLowerInvariant();
        await output.WriteLineAsync($"{_words[change.Action].Sign} {action} {change.Subject[..^1]} {OneLine(change.Name)}{id}");
        if (change.Action == ChangeAction.Delete) return;
        foreach (var field in change.Fields)
        {
            var (from, to) = WhereTheyDiffer(field.From, field.To);
            await output.WriteLineAsync(from is null ? $"    {field.Field}: {Shown(to)}" : $"    {field.Field}: {Shown(from)} -> {Shown(to)}");
        }
    }

    /// <summary>Of two long values from a little before the first difference: cut at their ends they would look the same.</summary>
    private static (string? From, string? To) WhereTheyDiffer(string? from, string? to)
    {
        if (from is null || to is null || Math.Max(from.Length, to.Length) <= Longest) return (from, to);
        var start = from.AsSpan().CommonPrefixLength(to) - Before;
        if (start > 0 && char.IsLowSurrogate(from[start])) start--;
        return start <= 0 ? (from, to) : ($"…{from[start..]}", $"…{to[start..]}");
    }

    private static string Shown(string? value)
    {
        if (value is null) return "(none)";
        var line = OneLine(value.ReplaceLineEndings(" ⏎ "));
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }
}

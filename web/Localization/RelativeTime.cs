using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Localization;

/// <summary>"3 minutes ago", in the words a browser's <c>Intl.RelativeTimeFormat</c> uses, for js/moment.js takes over from here.</summary>
public static class RelativeTime
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Far = TimeSpan.FromDays(30);

    /// <summary>Null when it is so far away that a date says more.</summary>
    public static string? Say(IStringLocalizer texts, DateTimeOffset at, DateTimeOffset now)
    {
        var distance = (at - now).Duration();
        if (distance >= Far) return null;
        if (distance < Now) return texts["now"];
        var past = at < now;
        return distance switch
        {
            { TotalDays: >= 1 } => Count(distance.Days, past ? ("1 day ago", "{0} days ago") : ("in 1 day", "in {0} days")),
            { TotalHours: >= 1 } => Count(distance.Hours, past ? ("1 hour ago", "{0} hours ago") : ("in 1 hour", "in {0} hours")),
            { TotalMinutes: >= 1 } => Count(distance.Minutes, past ? ("1 minute ago", "{0} minutes ago") : ("in 1 minute", "in {0} minutes")),
            _ => Count(distance.Seconds, past ? ("1 second ago", "{0} seconds ago") : ("in 1 second", "in {0} seconds")),
        };

        string Count(int count, (string One, string Many) words) => count == 1 ? texts[words.One] : texts[words.Many, count];
    }
}

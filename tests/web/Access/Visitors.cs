using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;

namespace LiveNotify.Tests.Web.Access;

/// <summary>What people at the door do, and what the record says of it.</summary>
internal static class Visitors
{
    public static string NewEmail() => $"{Guid.NewGuid():N}@people.example";

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient visitor, string email, string password = LiveNotifyApp.AdminPassword) =>
        visitor.PostFormAsync("/account/login", ("Email", email), ("Password", password));

    /// <summary>Follows an invitation to its end.</summary>
    public static async Task<HttpResponseMessage> ChooseAsync(this HttpClient visitor, string link, string password)
    {
        var token = new Uri(link).Query.Split('=')[1];
        return await visitor.PostFormAsync($"/account/invitation?token={token}", ("token", token), ("password", password));
    }

    /// <summary>What is on record about somebody, newest first: action, who did it, and why where a sign-in was refused.</summary>
    public static async Task<IReadOnlyList<(string Action, string Actor, string Why)>> RecordAsync(this LiveNotifyApp app, string email)
    {
        var entries = (await Answer.CallAsync(app.Api(), HttpMethod.Get, $"/audit?limit=500&what=users")).Json["items"]!.AsArray();
        return [.. entries.Where(e => e!.ToJsonString().Contains(email, StringComparison.Ordinal)).Select(e => (
            e!["action"]!.ToString(), e["actor"]!.ToString(),
            e["changes"]!.AsArray().FirstOrDefault(c => c!["field"]!.ToString() == "reason")?["to"]?.ToString() ?? ""))];
    }
}

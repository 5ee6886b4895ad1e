using System.Globalization;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>Who gets what, in one sentence made from the rule: "ops@example.com gets alerts of at least major from dr-1."</summary>
public sealed class ReceiverRule(IStringLocalizer<Texts> texts)
{
    private const int NamedAddresses = 2;

    /// <param name="nameOf">The name of a source.</param>
    public string Say(ReceiverSettings rule, Func<Guid, string> nameOf)
    {
        var one = rule.Addresses.Count < 2;
        var (who, what, from) = (Who(rule.Addresses), What(rule.Kinds), From(rule.Sources, nameOf));
        var sentence = rule.MinSeverity == Severity.Info
            ? texts[one ? "{0} gets {1} from {2}." : "{0} get {1} from {2}.", who, what, from]
            : texts[one ? "{0} gets {1} of at least {2} from {3}." : "{0} get {1} of at least {2} from {3}.", who, what, SeverityOf(rule), from];
        var conditions = rule.Labels.Select(label => $"{label.Key}={label.Value}")
            .Concat(rule.Matchers.Select(LabelMatcher.Saved).OfType<LabelMatcher>().Select(Condition)).ToList();
        return conditions.Count == 0 ? sentence : $"{sentence} {texts["Only with {0}.", All(conditions)]}";
    }

    /// <summary>A missing label has the empty value: what is compared with that asks whether there is one.</summary>
    private string Condition(LabelMatcher matcher) => (matcher.Sign, matcher.Value) switch
    {
        (MatcherSign.Is, "") => texts["no {0}", matcher.Label],
        (MatcherSign.IsNot, "") => texts["any {0}", matcher.Label],
        (MatcherSign.Is, var value) => $"{matcher.Label}={value}",
        (MatcherSign.IsNot, var value) => texts["{0} other than {1}", matcher.Label, value],
        (MatcherSign.Matches, var value) => texts["{0} matching “{1}”", matcher.Label, value],
        (_, var value) => texts["{0} not matching “{1}”", matcher.Label, value],
    };

    private string Who(IReadOnlyList<string> addresses)
    {
        var rest = addresses.Count - NamedAddresses;
        if (addresses.Count == 0) return texts["nobody yet"];
        return rest <= 0 ? All(addresses) : texts["{0} and {1} more", Commas(addresses.Take(NamedAddresses)), rest];
    }

    private string What(IReadOnlyList<Kind> kinds) =>
        kinds.Count == 0 || kinds.Count == Enum.GetValues<Kind>().Length ? texts["everything"] : All(kinds.Select(kind => texts[PluralOf(kind)].Value));

    private string From(IReadOnlyList<Guid> sources, Func<Guid, string> nameOf) =>
        sources.Count == 0 ? texts["every source"] : All(sources.Select(nameOf).Order(StringComparer.CurrentCulture));

    private string SeverityOf(ReceiverSettings rule) => texts[rule.MinSeverity.ToString()].Value.ToLower(CultureInfo.CurrentUICulture);

    private string All(IEnumerable<string> words) => words.ToList() switch
    {
        [] => "",
        [var only] => only,
        var several => texts["{0} and {1}", Commas(several.SkipLast(1)), several[^1]],
    };

    private string Commas(IEnumerable<string> words) => words.Aggregate((all, next) => texts["{0}, {1}", all, next]);

    private static string PluralOf(Kind kind) => kind switch
    {
        Kind.Alert => "alerts",
        Kind.Task => "task reports",
        _ => "system events",
    };
}

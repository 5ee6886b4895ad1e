using System.Security.Claims;
using LiveNotify.Domain;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Pages.Shared;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>The filter as it stands in the address and in the form; a time without a zone is the reader's own.</summary>
public sealed record FilterForm
{
    public string? Status { get; init; }

    public string? To { get; init; }

    public string? Notification { get; init; }

    public string? Source { get; init; }

    public string? Since { get; init; }

    public string? Until { get; init; }

    public string? Text { get; init; }

    public string? Sender { get; init; }

    public string? SenderVersion { get; init; }

    public string? Receiver { get; init; }

    public string? ReceiverVersion { get; init; }

    public string? Template { get; init; }

    public string? TemplateVersion { get; init; }

    public string? SourceVersion { get; init; }

    public bool IsEmpty => All.All(part => string.IsNullOrWhiteSpace(part.Value));

    public (DeliveryFilter Filter, IReadOnlyList<Refusal> Refusals) Parse(ClaimsPrincipal reader) =>
        DeliveryFilter.Parse(new(Status, To, Notification, Source, LocalTime.InUtc(Since, reader), LocalTime.InUtc(Until, reader), Text,
            Sender, SenderVersion, Receiver, ReceiverVersion, Template, TemplateVersion, SourceVersion));

    /// <summary>What the address of this filter carries, blank parts left out.</summary>
    public IDictionary<string, string?> Route(params (string Name, string? Value)[] others) => FilterRoute.Of(All.Concat(others));

    /// <summary>What no field of the form is for, and a link from elsewhere brought.</summary>
    public IEnumerable<(string Name, string? Value)> Linked =>
    [
        ("notification", Notification), ("sender", Sender), ("senderVersion", SenderVersion), ("receiver", Receiver), ("receiverVersion", ReceiverVersion),
        ("template", Template), ("templateVersion", TemplateVersion), ("sourceVersion", SourceVersion),
    ];

    private IEnumerable<(string Name, string? Value)> All =>
        [("status", Status), ("to", To), ("source", Source), ("since", Since), ("until", Until), ("text", Text), .. Linked];
}

using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Deliveries.Orders;

/// <summary>Says how many deliveries a filter names before all of them are cancelled or sent again.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class IndexModel(DeliveryOrders orders, AuditQueries audit, IQuerySession session, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public FilterForm Form { get; set; } = new();

    public DeliveryOrder Order { get; private set; }

    /// <summary>As typed.</summary>
    public string? Why { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public DeliveryFilter Filter { get; private set; } = DeliveryFilter.None;

    public int Count { get; private set; }

    /// <summary>The name of the source the filter names; what was typed where there is none.</summary>
    public string? SourceName { get; private set; }

    public IReadOnlyList<Narrowing> Narrowings { get; private set; } = [];

    /// <summary>Mail the relay has taken is a repeat for certain.</summary>
    public bool Repeats => Order == DeliveryOrder.Resend && Filter.Status == DeliveryStatus.Accepted;

    public async Task<IActionResult> OnGetAsync(string? order, CancellationToken cancellationToken) =>
        Understand(order) ?? await ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync([FromQuery] string? order, string? reason, CancellationToken cancellationToken)
    {
        if (Understand(order) is { } answer) return answer;
        Why = reason;
        Refusals = [.. Reason.Check(reason)];
        if (Refusals.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShowAsync(cancellationToken);
        }

        TempData[DrawerAnswers.NoticeKey] =
            Said(await orders.CarryOutForAllAsync(Order, Filter, reason, HttpContext.Actor(), cancellationToken)).Value;
        return RedirectToPage("/Deliveries/Index", Form.Route());
    }

    /// <summary>Null when order and filter are understood; the list says what is wrong with a filter.</summary>
    private IActionResult? Understand(string? word)
    {
        if (Words.Parse<DeliveryOrder>(word) is not { } order) return NotFound();
        (Filter, var refusals) = Form.Parse(User);
        Order = order;
        return refusals.Count > 0 ? RedirectToPage("/Deliveries/Index", Form.Route()) : null;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Count = await orders.CountAsync(Order, Filter, cancellationToken);
        var sources = await session.Query<Source>().ToListAsync(cancellationToken);
        Narrowings = await Narrowing.OfAsync(Filter, audit, sources, cancellationToken);
        if (Filter.Source is { } named)
        {
            SourceName = sources.FirstOrDefault(s => s.Slug == named || $"{s.Id}" == named)?.Name ?? named;
        }

        return Page();
    }

    private LocalizedString Said(int done) => (Order, done) switch
    {
        (DeliveryOrder.Cancel, 1) => texts["1 delivery cancelled"],
        (DeliveryOrder.Cancel, _) => texts["{0} deliveries cancelled", done],
        (_, 1) => texts["1 delivery sent again"],
        _ => texts["{0} deliveries sent again", done],
    };
}

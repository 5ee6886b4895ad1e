using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Tries senders as the test says, without a relay.</summary>
public sealed class ScriptedProbe : ISenderProbe
{
    /// <summary>What comes of each try; null: the relay takes the sender.</summary>
    public Attempt? Trouble { get; set; }

    public Task<Attempt?> ProbeAsync(Sender sender, CancellationToken stop) => Task.FromResult(Trouble);

    /// <summary>In place of the real one, in an app whose queue rests.</summary>
    public void Configure(IServiceCollection services)
    {
        IdleQueue.Configure(services);
        services.AddSingleton<ISenderProbe>(this);
    }
}

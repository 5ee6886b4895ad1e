using LiveNotify.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Leaves the queue's workers out, so that a test itself decides what becomes of each delivery.</summary>
public static class IdleQueue
{
    public static void Configure(IServiceCollection services)
    {
        foreach (var worker in services.Where(IsWorker).ToList()) services.Remove(worker);
    }

    private static bool IsWorker(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType ?? service.ImplementationFactory?.Method.ReturnType) is { } type
        && (type.Namespace == typeof(Dispatcher).Namespace || type.Namespace!.StartsWith("Hangfire", StringComparison.Ordinal));
}

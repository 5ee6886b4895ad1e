using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LiveNotify.Web;

/// <summary>Where the app is told to listen: `--urls`, `ASPNETCORE_URLS`, `HTTP_PORTS` or `Kestrel:Endpoints`.</summary>
public static class ListenAddresses
{
    public const string Default = "http://localhost:5080";

    private static readonly char[] Separators = [';', ','];

    public static bool AreConfigured(IConfiguration configuration) => Of(configuration).Length > 0;

    /// <summary>Tries each address now, so that a busy port does not first start a database.</summary>
    /// <exception cref="StartupProblem">One is taken, forbidden, or no address at all.</exception>
    public static void EnsureFree(IConfiguration configuration)
    {
        foreach (var address in Of(configuration).DefaultIfEmpty(Default))
            foreach (var endpoint in EndpointsOf(address))
                EnsureFree(address, endpoint);
    }

    /// <summary>The line to show for an address that is taken.</summary>
    public static string Taken(string address) =>
        $"Another program is already listening at {address}: stop it, or choose another address with --urls http://localhost:5081.";

    private static string[] Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToArray();
        if (endpoints.Length > 0) return endpoints;
        if (Split(configuration["urls"]) is { Length: > 0 } urls) return urls;
        return [.. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"), .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}")];
    }

    private static string[] Split(string? list) =>
        list?.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static IEnumerable<IPEndPoint> EndpointsOf(string address)
    {
        var binding = Parse(address);
        if (binding.IsUnixPipe || binding.IsNamedPipe || binding.Port == 0) return [];
        if (binding.Port is < 0 or > IPEndPoint.MaxPort) throw new StartupProblem($"{address} cannot be listened at: a port must be 1-65535.");
        return HostsOf(binding.Host).Select(host => new IPEndPoint(host, binding.Port));
    }

    private static BindingAddress Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException e)
        {
            throw new StartupProblem($"'{address}' is no address to listen at: write it like {Default}.", e);
        }
    }

    private static IPAddress[] HostsOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address]
        : [IPAddress.Any, IPAddress.IPv6Any];

    private static void EnsureFree(string address, IPEndPoint endpoint)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endpoint);
            socket.Listen();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartupProblem(Taken(address), e);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartupProblem(
                string.Create(CultureInfo.InvariantCulture, $"This user may not listen on port {endpoint.Port} ({address}): choose a port above 1023 with --urls."), e);
        }
        catch (SocketException)
        {
            // A machine without IPv6, say: the server judges that better.
        }
    }
}

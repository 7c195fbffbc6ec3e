using System.Net;
using System.Net.Sockets;

namespace SandboxGateway.TestSupport;

/// <summary>
/// For programs that must be told their port. Another process may take it before they do, so prefer port 0 wherever the
/// program can say which port it got.
/// </summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

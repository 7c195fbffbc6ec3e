using System.Net;
using System.Net.Sockets;

namespace SandboxGateway.Doctor;

/// <summary>
/// Sockets of the host that a sandbox must not reach, on loopback. Whoever reaches one all the same finds nobody who answers;
/// connecting is enough to be seen. Thread-safe.
/// </summary>
internal sealed class HostListeners : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1FF;

    private readonly Socket _tcp4 = Listen(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Socket? _tcp6 = Socket.OSSupportsIPv6 ? Listen(new IPEndPoint(IPAddress.IPv6Loopback, 0)) : null;
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _unix;
    private readonly Socket _abstract;
    private readonly string _path;
    private readonly string _name = $"sandbox-gateway-canary-{Guid.NewGuid():N}";

    /// <param name="folder">Where the Unix socket goes.</param>
    public HostListeners(string folder)
    {
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _path = Path.Combine(folder, "canary.sock");
        _unix = Listen(new UnixDomainSocketEndPoint(_path));
        File.SetUnixFileMode(_path, Everybody);
        _abstract = Listen(new UnixDomainSocketEndPoint("\0" + _name));
    }

    /// <summary>Where they are, in the words the attacks know.</summary>
    public IEnumerable<(string Key, string Value)> Options =>
    [
        ("tcp4", Port(_tcp4)),
        ("tcp6", _tcp6 is null ? "9" : Port(_tcp6)),
        ("udp", Port(_udp)),
        ("unix", _path),
        ("abstract", _name),
    ];

    /// <summary>Whether anybody has come since the last time this was asked.</summary>
    public bool TakeVisit()
    {
        var visited = false;
        foreach (var listener in Listeners())
        {
            while (listener.Poll(0, SelectMode.SelectRead))
            {
                visited = true;
                listener.Accept().Dispose();
            }
        }

        var datagram = new byte[512];
        while (_udp.Poll(0, SelectMode.SelectRead))
        {
            visited = true;
            _udp.Receive(datagram);
        }

        return visited;
    }

    public void Dispose()
    {
        foreach (var listener in Listeners())
        {
            listener.Dispose();
        }

        _udp.Dispose();
    }

    private static Socket Listen(EndPoint address)
    {
        var protocol = address is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, protocol);
        socket.Bind(address);
        socket.Listen();
        return socket;
    }

    private static string Port(Socket socket) =>
        ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<Socket> Listeners() => _tcp6 is null ? [_tcp4, _unix, _abstract] : [_tcp4, _tcp6, _unix, _abstract];
}

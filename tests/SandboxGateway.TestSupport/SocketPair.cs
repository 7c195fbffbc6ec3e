using System.Net.Sockets;

namespace SandboxGateway.TestSupport;

/// <summary>Two connected Unix stream sockets, closed together.</summary>
public sealed class SocketPair : IDisposable
{
    private SocketPair(Socket left, Socket right)
    {
        Left = left;
        Right = right;
    }

    public Socket Left { get; }

    public Socket Right { get; }

    public static async Task<SocketPair> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(Path.GetTempPath(), $"pair-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        try
        {
            var right = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await right.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new SocketPair(await listener.AcceptAsync(cancellationToken), right);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SandboxGateway.Workers;

/// <summary>
/// The socket the launcher connects for each sandbox before it hands that connection over. A connection says which sandbox it
/// is for with a random token that only the launcher was told. Thread-safe.
/// </summary>
internal sealed class WorkerSocketListener : IDisposable
{
    private const int TokenBytes = 16;

    // sizeof(sockaddr_un.sun_path), less the closing NUL; unix(7).
    private const int LongestPath = 107;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<UInt128, TaskCompletionSource<Socket>> _expected = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger<WorkerSocketListener> _logger;

    public WorkerSocketListener(DataDirectory data, ILogger<WorkerSocketListener> logger)
    {
        _logger = logger;
        SocketPath = Path.Combine(data.RunPath, "workers.sock");
        if (System.Text.Encoding.UTF8.GetByteCount(SocketPath) > LongestPath)
        {
            throw new InvalidOperationException(
                $"The path of the worker socket, {SocketPath}, is longer than the {LongestPath} bytes Linux allows. "
                + "Choose a data folder with a shorter path: --data DIR.");
        }

        // Left over from a gateway that was killed: this one holds the folder's lock, so nobody listens there.
        File.Delete(SocketPath);
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen(512);
        _ = AcceptAsync();
    }

    public string SocketPath { get; }

    /// <summary>A fresh token, and the connection that will come with it.</summary>
    public (byte[] Token, Task<Socket> Connection) Expect()
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var connection = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[Key(token)] = connection;
        return (token, connection.Task);
    }

    /// <summary>Forgets a token whose sandbox did not start; a connection that came with it is closed.</summary>
    public void Forget(byte[] token)
    {
        if (_expected.TryRemove(Key(token), out var connection))
        {
            connection.TrySetCanceled();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        File.Delete(SocketPath);
        _stop.Dispose();
    }

    private static UInt128 Key(ReadOnlySpan<byte> token) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(token);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = IdentifyAsync(await _listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed: the gateway is shutting down.
        }
    }

    private async Task IdentifyAsync(Socket socket)
    {
        try
        {
            var token = new byte[TokenBytes];
            for (var received = 0; received < TokenBytes;)
            {
                var count = await socket.ReceiveAsync(token.AsMemory(received), _stop.Token);
                if (count == 0)
                {
                    break;
                }

                received += count;
            }

            if (_expected.TryRemove(Key(token), out var connection) && connection.TrySetResult(socket))
            {
                return;
            }

            WorkersLog.UnknownToken(_logger);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The launcher died between connecting and naming the sandbox, or we are stopping.
        }

        socket.Dispose();
    }
}

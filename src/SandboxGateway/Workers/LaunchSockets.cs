using System.Net.Sockets;
using Google.Protobuf;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Workers;

/// <summary>The connections one launch is to make: each comes with a token of its own. Thread-safe.</summary>
internal sealed class LaunchSockets(WorkerSocketListener listener)
{
    private readonly (byte[] Token, Task<Socket> Connection) _data = listener.Expect();
    private readonly (byte[] Token, Task<Socket> Connection) _output = listener.Expect();
    private readonly (byte[] Token, Task<Socket> Connection) _errors = listener.Expect();

    /// <summary>The worker channel.</summary>
    public Task<Socket> Data => _data.Connection;

    public Task<Socket> Output => _output.Connection;

    public Task<Socket> Errors => _errors.Connection;

    public void AddTo(LaunchSpec spec)
    {
        spec.DataSocket = Of(_data.Token);
        spec.StdoutSocket = Of(_output.Token);
        spec.StderrSocket = Of(_errors.Token);
    }

    /// <summary>Waits for none of them any more.</summary>
    public void Forget()
    {
        listener.Forget(_data.Token);
        listener.Forget(_output.Token);
        listener.Forget(_errors.Token);
    }

    private DataSocket Of(byte[] token) => new() { Path = listener.SocketPath, Token = ByteString.CopyFrom(token) };
}

using SandboxGateway.Isolation.Interop;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Connects a sandbox's sockets to the gateway before there is a sandbox, which could not reach it.</summary>
internal static class GatewaySocket
{
    /// <param name="socket">Where to; null for no connection.</param>
    /// <param name="name">What a failure calls it.</param>
    /// <param name="descriptor">The connection, also if only its token could not be sent; -1 for none.</param>
    public static LaunchFailure? Connect(DataSocket? socket, string name, out int descriptor)
    {
        descriptor = -1;
        if (socket is null)
        {
            return null;
        }

        var connected = Kernel.ConnectUnix(socket.Path);
        if (connected < 0)
        {
            return new LaunchFailure($"connect {name} socket", -connected, socket.Path);
        }

        descriptor = connected;
        var written = Kernel.Write(descriptor, socket.Token.Span);
        return written == socket.Token.Length
            ? null
            : new LaunchFailure($"send {name} socket token", (int)Math.Max(-written, 0));
    }
}

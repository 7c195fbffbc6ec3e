using System.Net.Sockets;

namespace SandboxGateway.Workers;

/// <summary>
/// A running sandbox: the gateway's end of its worker channel, its end as a task, and the means to end it. Disposing kills it.
/// Thread-safe.
/// </summary>
internal sealed class Sandbox(string id, int initPid, Socket channel, Task<SandboxExit> exited, Action kill) : IDisposable
{
    public string Id { get; } = id;

    /// <summary>Pid of the sandbox's init, in the gateway's pid namespace.</summary>
    public int InitPid { get; } = initPid;

    public Socket Channel { get; } = channel;

    public Task<SandboxExit> Exited { get; } = exited;

    /// <summary>Kills every process in it, at once. May be called again.</summary>
    public void Dispose()
    {
        kill();
        Channel.Dispose();
    }
}

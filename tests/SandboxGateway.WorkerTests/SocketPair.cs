using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace SandboxGateway.WorkerTests;

/// <summary>Two connected stream sockets, as the launcher makes for a worker.</summary>
internal sealed partial class SocketPair : IDisposable
{
    private const int UnixFamily = 1;
    private const int Stream = 1;

    private int _worker;

    public SocketPair()
    {
        Span<int> descriptors = stackalloc int[2];
        Assert.Equal(0, CreatePair(UnixFamily, Stream, 0, ref MemoryMarshal.GetReference(descriptors)));
        Gateway = new Socket(new SafeSocketHandle(descriptors[0], ownsHandle: true));
        _worker = descriptors[1];
    }

    public Socket Gateway { get; }

    /// <summary>The worker's end, a plain blocking descriptor.</summary>
    public int Worker => _worker;

    /// <summary>Closes the worker's end, as its exit would.</summary>
    public void CloseWorker()
    {
        if (Interlocked.Exchange(ref _worker, -1) is var descriptor and >= 0)
        {
            _ = Close(descriptor);
        }
    }

    public void Dispose()
    {
        Gateway.Dispose();
        CloseWorker();
    }

    [LibraryImport("libc", EntryPoint = "socketpair")]
    private static partial int CreatePair(int family, int type, int protocol, ref int descriptors);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

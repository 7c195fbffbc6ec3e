using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace SandboxGateway.Workers;

/// <summary>Runs the blocking reads of a worker channel on a thread of their own.</summary>
internal static class ChannelThread
{
    /// <summary>Waits for <paramref name="read"/>; cancelling shuts the channel down, which ends it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, whatever the read came to.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever is thrown is handed to the awaiting caller.")]
    public static async Task<T> RunAsync<T>(string name, Socket channel, Func<T> read, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.UnsafeRegister(static state => ShutDown((Socket)state!), channel);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(read());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        var result = await done.Task;
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private static void ShutDown(Socket channel)
    {
        try
        {
            channel.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The worker has closed it already.
        }
    }
}

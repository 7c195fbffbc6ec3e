using System.Net.Sockets;

namespace SandboxGateway.Workers.Output;

/// <summary>
/// Reads one stream of one worker until it ends. A worker that writes without end is slowed down to what costs next to
/// nothing to throw away, but never stopped. For one caller.
/// </summary>
internal sealed class OutputReader(OutputSource source, Socket socket, OutputLines lines, OutputText text, TimeProvider timeProvider, ILogger logger)
{
    // One of these and a pause in turn, as long as something is thrown away: at most 6 MB a second.
    private const int BufferBytes = 128 << 10;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    // A pause in writing after which what was written is all there is for now.
    private static readonly TimeSpan _idle = TimeSpan.FromMilliseconds(200);

    // Who never pauses is held back no longer than this.
    private static readonly TimeSpan _longestHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _suppressionReport = TimeSpan.FromSeconds(5);

    private long _lastFlush = timeProvider.GetTimestamp();
    private long _lastReport = timeProvider.GetTimestamp();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await ReceiveAsync(buffer, cancellationToken) is var count and > 0)
            {
                var thrownAway = lines.Add(buffer.AsSpan(0, count));
                KeepUp();
                if (thrownAway > 0)
                {
                    await Task.Delay(_pause, timeProvider, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The sandbox's end, or ours.
        }

        lines.Complete();
        text.Complete();
        ReportSuppressed();
    }

    private async Task<int> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var receiving = socket.ReceiveAsync(buffer, cancellationToken);
        if (receiving.IsCompleted)
        {
            return await receiving;
        }

        var received = receiving.AsTask();
        if (await Task.WhenAny(received, Task.Delay(_idle, timeProvider, cancellationToken)) != received)
        {
            text.Flush();
            ReportSuppressed();
        }

        return await received;
    }

    private void KeepUp()
    {
        if (timeProvider.GetElapsedTime(_lastFlush) > _longestHold)
        {
            _lastFlush = timeProvider.GetTimestamp();
            text.Flush();
        }

        if (timeProvider.GetElapsedTime(_lastReport) > _suppressionReport)
        {
            ReportSuppressed();
        }
    }

    private void ReportSuppressed()
    {
        _lastReport = timeProvider.GetTimestamp();
        var (count, bytes) = lines.TakeSuppressed();
        if (bytes > 0)
        {
            var stream = source.IsError ? "stderr" : "stdout";
            WorkerOutputLog.WorkerOutputSuppressed(logger, source.Model, source.SandboxId, stream, count, bytes);
        }
    }
}
